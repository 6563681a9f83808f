"""The built client's files: the staff application at `/`, the residents' pages at `/m/`, precompressed and cached."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

from yizhou.kernel.settings.api import environment


class ClientFilesMiddleware(WhiteNoiseMiddleware):
    """Serves hashed assets for a year and everything else with revalidation; pages themselves come from `client`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        for application, prefix in (("workstation", ""), ("resident", "m/")):
            folder = environment().web_dist / application
            if folder.exists():
                self.add_files(str(folder), prefix=prefix)

    def immutable_file_test(self, path: str, url: str) -> bool:
        return "/assets/" in url
