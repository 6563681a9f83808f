"""What a new feature's folder begins with: the fixed file names, each saying what belongs into it."""

import re
from dataclasses import dataclass
from pathlib import Path

LAYERS = ("applications", "exchange", "engines", "records", "registries", "kernel")
NAME = re.compile(r"[a-z][a-z0-9_]*$")


class NotPlaceable(ValueError):
    """The feature cannot be made as asked; the text says why."""


@dataclass(frozen=True)
class Feature:
    """`place` is `records/consent`; `title` its Chinese name."""

    place: str
    title: str

    @property
    def layer(self) -> str:
        return self.place.split("/")[0]

    @property
    def name(self) -> str:
        return self.place.split("/")[-1]

    @property
    def package(self) -> str:
        return "yizhou." + self.place.replace("/", ".")

    def files(self) -> dict[str, str]:
        """Text by path, relative to the project."""
        folder, tests = f"src/yizhou/{self.place}", f"tests/{self.place}"
        words = self.name.replace("_", " ")
        application = "".join(part.title() for part in self.name.split("_"))
        return {
            f"{folder}/__init__.py": "",
            f"{folder}/README.md": (
                f"# {self.place}\n\n{self.title}.\n\n**Standard.** \n\n**Announces.** Nothing yet.\n\n**Is not.** \n"
            ),
            f"{folder}/apps.py": (
                f'"""Django app of {words}."""\n\nfrom django.apps import AppConfig\n\n\n'
                f'class {application}Config(AppConfig):\n    name = "{self.package}"\n    label = "{self.name}"\n'
            ),
            f"{folder}/api.py": f'"""What others may call of {words}."""\n\n__all__: list[str] = []\n',
            f"{folder}/contracts.py": f'"""Frozen types of {words} that cross its border."""\n',
            f"{folder}/errors.py": f'"""What can go wrong in {words}: coded, in Chinese, with advice."""\n',
            f"{folder}/models.py": f'"""Tables of {words}, each with its personal data and how long it stays."""\n',
            f"{folder}/store.py": f'"""Every query of {words}; takes the actor."""\n',
            f"{folder}/migrations/__init__.py": "",
            f"{tests}/__init__.py": "",
        }


def placed(contract: str, feature: Feature) -> str:
    """`.importlinter` with the brackets off the feature's name. Raises NotPlaceable when it has no place there."""
    if re.search(rf"(?m)^    [^#\n]*(?<![\w(]){feature.name}(?![\w)])", contract):
        return contract
    if f"({feature.name})" in contract:
        return contract.replace(f"({feature.name})", feature.name)
    raise NotPlaceable(
        f"{feature.place} has no place: write {feature.name} into the layers of {feature.layer} in .importlinter, with the reason"
    )


def installed(settings: str, feature: Feature) -> str:
    """Django's settings with the feature in INSTALLED_APPS, after the last one of its layer."""
    line = f'    "{feature.package}",\n'
    if line in settings:
        return settings
    start = settings.index("INSTALLED_APPS = [\n")
    end = settings.index("]\n", start)
    apps = settings[start:end]
    above = LAYERS.index(feature.layer)
    layers_below = LAYERS[above:]
    places = [
        found.end()
        for layer in layers_below
        for found in re.finditer(rf'    "yizhou\.{layer}\.[\w.]+",\n', apps)
    ]
    cut = start + (max(places) if places else len(apps))
    return settings[:cut] + line + settings[cut:]


def make(root: Path, feature: Feature) -> list[str]:
    """Write the folder and place it. Paths that were written. Raises NotPlaceable; then nothing was written."""
    if (
        feature.layer not in LAYERS
        or not all(map(NAME.match, feature.place.split("/")))
        or "/" not in feature.place
    ):
        raise NotPlaceable(f"{feature.place}: give <layer>/<feature>, the layer one of {', '.join(LAYERS)}")
    folder = root / "src" / "yizhou" / feature.place
    if folder.exists():
        raise NotPlaceable(f"{folder.relative_to(root)} is there already")
    contract, settings = root / ".importlinter", root / "src/yizhou/kernel/settings/django.py"
    texts = {
        ".importlinter": placed(contract.read_text(encoding="utf-8"), feature),
        "src/yizhou/kernel/settings/django.py": installed(settings.read_text(encoding="utf-8"), feature),
        **feature.files(),
    }
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(texts)
