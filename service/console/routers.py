"""Every page that is for those who have logged in, in the order of the navigation."""

from service.console import overview

console = (overview.router,)
