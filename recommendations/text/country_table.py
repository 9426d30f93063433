"""The table behind `countries`: one country or territory a line.

A line holds the ISO 3166-1 alpha-2 code; then the namings of the reports of 2001 to 2025, today's
first, each kept as a text has it; then other spellings, which give the first naming. Namings are
parted by " | ". Inversions, accents, "the", "St.", "&" and forms of state ("Kingdom of …") need
no entry: `countries` undoes them. AN, CS and YU are states that no longer exist; XK is Kosovo.
"""

COUNTRY_TABLE = """
AD; Andorra
AE; United Arab Emirates; UAE
AF; Afghanistan
AG; Antigua and Barbuda; Antigua
AL; Albania
AM; Armenia
AN; Netherlands Antilles
AO; Angola
AR; Argentina; Argentine Republic
AT; Austria
AU; Australia
AW; Aruba
AZ; Azerbaijan
BA; Bosnia and Herzegovina; Bosnia-Herzegovina | Bosnia
BB; Barbados
BD; Bangladesh
BE; Belgium
BF; Burkina Faso; Burkina
BG; Bulgaria
BH; Bahrain
BI; Burundi
BJ; Benin
BM; Bermuda
BN; Brunei; Brunei Darussalam
BO; Bolivia
BR; Brazil
BS; The Bahamas
BT; Bhutan
BW; Botswana
BY; Belarus; Byelorussia
BZ; Belize
CA; Canada
CD; Democratic Republic of the Congo; DRC | DR Congo | Congo, Democratic Republic | Congo (DRC) | Congo (Kinshasa) | Zaire
CF; Central African Republic; CAR
CG; Republic of the Congo; Congo (Brazzaville) | Congo, Republic | Congo (ROC)
CH; Switzerland; Swiss Confederation
CI; Côte d'Ivoire; Ivory Coast
CL; Chile
CM; Cameroon
CN; China; PRC | China (PRC) | Mainland China
CO; Colombia
CR; Costa Rica
CS; Serbia and Montenegro
CU; Cuba
CV; Cabo Verde | Cape Verde
CW; Curaçao
CY; Cyprus
CZ; Czechia | Czech Republic
DE; Germany
DJ; Djibouti
DK; Denmark
DM; Dominica
DO; Dominican Republic
DZ; Algeria
EC; Ecuador
EE; Estonia
EG; Egypt
ER; Eritrea
ES; Spain
ET; Ethiopia
FI; Finland
FJ; Fiji; Fiji Islands
FM; Micronesia; FSM
FR; France; French Republic
GA; Gabon; Gabonese Republic
GB; United Kingdom; UK | Great Britain | United Kingdom of Great Britain and Northern Ireland
GD; Grenada
GE; Georgia
GH; Ghana
GM; The Gambia
GN; Guinea
GQ; Equatorial Guinea
GR; Greece; Hellenic Republic
GT; Guatemala
GW; Guinea-Bissau
GY; Guyana
HK; Hong Kong; Hong Kong SAR | Hong Kong, China | China (Hong Kong)
HN; Honduras
HR; Croatia
HT; Haiti
HU; Hungary
ID; Indonesia
IE; Ireland
IL; Israel
IN; India
IQ; Iraq
IR; Iran
IS; Iceland
IT; Italy; Italian Republic
JM; Jamaica
JO; Jordan
JP; Japan
KE; Kenya
KG; Kyrgyzstan | Kyrgyz Republic
KH; Cambodia
KI; Kiribati
KM; Comoros
KN; Saint Kitts and Nevis; St. Kitts
KP; Democratic People's Republic of Korea | North Korea; DPRK | Korea, Democratic People's Republic | Korea, North
KR; Republic of Korea | South Korea; ROK | Korea, South
KW; Kuwait
KZ; Kazakhstan
LA; Laos; Lao PDR | Lao People's Democratic Republic
LB; Lebanon; Lebanese Republic
LC; Saint Lucia
LI; Liechtenstein
LK; Sri Lanka
LR; Liberia
LS; Lesotho
LT; Lithuania
LU; Luxembourg
LV; Latvia
LY; Libya; Libyan Arab Jamahiriya | Great Socialist People's Libyan Arab Jamahiriya
MA; Morocco
MC; Monaco
MD; Moldova
ME; Montenegro
MG; Madagascar
MH; Marshall Islands; RMI
MK; North Macedonia | Macedonia; FYROM | Former Yugoslav Republic of Macedonia
ML; Mali
MM; Burma; Myanmar
MN; Mongolia
MO; Macau | Macao; Macau SAR | Macao SAR | Macau, China | Macao, China | China (Macau)
MR; Mauritania
MT; Malta
MU; Mauritius
MV; Maldives
MW; Malawi
MX; Mexico; United Mexican States
MY; Malaysia
MZ; Mozambique
NA; Namibia
NE; Niger
NG; Nigeria
NI; Nicaragua
NL; Netherlands; Holland
NO; Norway
NP; Nepal
NR; Nauru
NZ; New Zealand
OM; Oman
PA; Panama
PE; Peru
PG; Papua New Guinea; PNG
PH; Philippines
PK; Pakistan
PL; Poland
PT; Portugal; Portuguese Republic
PW; Palau
PY; Paraguay
QA; Qatar
RO; Romania
RS; Serbia
RU; Russia; Russian Federation
RW; Rwanda; Rwandese Republic
SA; Saudi Arabia; KSA
SB; Solomon Islands; Solomons
SC; Seychelles
SD; Sudan
SE; Sweden
SG; Singapore
SI; Slovenia
SK; Slovakia | Slovak Republic
SL; Sierra Leone
SM; San Marino
SN; Senegal
SO; Somalia
SR; Suriname; Surinam
SS; South Sudan
ST; Sao Tome and Principe; Sao Tome
SV; El Salvador
SX; Sint Maarten; Saint Maarten
SY; Syria; Syrian Arab Republic
SZ; Eswatini | Swaziland
TD; Chad
TG; Togo; Togolese Republic
TH; Thailand
TJ; Tajikistan
TL; Timor-Leste | East Timor
TM; Turkmenistan
TN; Tunisia
TO; Tonga
TR; Türkiye | Turkey
TT; Trinidad and Tobago; Trinidad
TV; Tuvalu
TW; Taiwan; Republic of China | China (Taiwan) | Taiwan, China | Republic of China (Taiwan) | Chinese Taipei
TZ; Tanzania
UA; Ukraine
UG; Uganda
US; United States; United States of America | USA | U.S. | U.S.A.
UY; Uruguay
UZ; Uzbekistan
VA; Holy See; Vatican City | Vatican
VC; Saint Vincent and the Grenadines; St. Vincent
VE; Venezuela
VN; Vietnam; Viet Nam | Vietnam, Socialist Republic
VU; Vanuatu
WS; Samoa; Western Samoa
XK; Kosovo
YE; Yemen; Yemen Arab Republic
YU; Yugoslavia
ZA; South Africa
ZM; Zambia
ZW; Zimbabwe
"""
