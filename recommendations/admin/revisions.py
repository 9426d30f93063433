"""From a source revision in the admin to what it changed."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from recommendations.admin.base import Admin

if TYPE_CHECKING:
    Base = Admin
else:
    Base = object


class ComparingRevisions(Base):
    """ "View on site" leads to the comparison with the revision before, where there is one."""

    def view_on_site(self, obj: Any) -> str:
        """The comparison, or for a first revision its own page."""
        if obj.number == 1:
            return reverse("revision_detail", args=[obj.report_id, 1])
        address = reverse("revision_compare", args=[obj.report_id])
        return f"{address}?earlier={obj.number - 1}&later={obj.number}"
