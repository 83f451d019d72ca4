"""Software bills of materials in CycloneDX: what packages are, under which licence, known by which hash."""

from collections.abc import Iterable

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from .packages import Package

VERSION = SchemaVersion.V1_6


def bill(subject: str, packages: Iterable[Package]) -> str:
    """The JSON document: each package with its purl, licence and the hashes of the files of its release."""
    made = {each.name: _component(each) for each in packages}
    bom = Bom(components=made.values())
    bom.metadata.component = Component(type=ComponentType.APPLICATION, name=subject, bom_ref=subject)
    bom.register_dependency(bom.metadata.component, made.values())
    for each in packages:
        bom.register_dependency(made[each.name], [made[name] for name in each.requires & made.keys()])
    return make_outputter(bom, OutputFormat.JSON, VERSION).output_as_string(indent=2) + "\n"


def _component(package: Package) -> Component:
    purl = PackageURL("pypi", name=package.name, version=package.pin.version)
    return Component(
        type=ComponentType.LIBRARY,
        name=package.name,
        version=package.pin.version,
        purl=purl,
        bom_ref=str(purl),
        licenses=[LicenseFactory().make_from_string(package.licence)],
        external_references=list(_references(package)),
    )


def _references(package: Package) -> Iterable[ExternalReference]:
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=each) for each in package.pin.hashes]
    release = XsUri(f"https://pypi.org/project/{package.name}/{package.pin.version}/")
    yield ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=release, hashes=hashes)
    if package.home:
        yield ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(package.home))
    for name, _ in package.inside:
        yield ExternalReference(type=ExternalReferenceType.BOM, url=XsUri(f"{package.name}.{name}"))
