import pytest

from lib.domain import IssueCode, Level, ReportStatus, Severity
from tests.ingest.reading import UPLOADS, codes, read, regions, the

CENSUS = UPLOADS / "real" / "population.csv"
present = pytest.mark.skipif(not CENSUS.is_file(), reason="the census table is not beside the project")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_census_table_with_zones_goes_in_whole(encoding: str) -> None:
    """The shape of the real file: code and name, a source column, a zone tabulated beside the counties."""
    rows = "140500,晋城市,700,年鉴\n" + "".join(
        f"{region.code},{region.name.zh},100,年鉴\n" for region in regions().children("140500")
    )
    text = f"code,name,population,source\n{rows}140571,晋城经济技术开发区,100,年鉴\n"
    report = read(text.encode(encoding), period="2020")
    assert (report.counts.rows, report.counts.imported, report.counts.ignored) == (8, 7, 1)
    assert codes(report) == {"IGNORED_COLUMN": 1, "ZONE_NOT_REGION": 1}
    assert report.figures.height == 7


@present
def test_the_census_of_2020_goes_in_whole() -> None:
    report = read(CENSUS.read_bytes(), CENSUS.name, period="2020")
    assert report.status is ReportStatus.WARNING
    counts = report.counts
    assert (counts.rows, counts.imported, counts.ignored, counts.rejected) == (139, 134, 5, 0)
    zones = [issue for issue in report.issues if issue.code is IssueCode.ZONE_NOT_REGION]
    assert [issue.value for issue in zones] == ["150172", "150271", "150571", "152571", "152971"]
    assert {issue.severity for issue in zones} == {Severity.WARNING}
    ignored = [issue.column for issue in report.issues if issue.code is IssueCode.IGNORED_COLUMN]
    assert ignored == ["source"]
    assert codes(report) == {"ZONE_NOT_REGION": 5, "IGNORED_COLUMN": 1}
    leagues = [region.code for region in regions().children("150000", Level.PREFECTURE)]
    by_region = dict(report.figures.select("region", "value").iter_rows())
    assert sum(by_region[code] for code in leagues) == 24_049_155


@present
def test_the_census_without_a_period_asks_for_one() -> None:
    report = read(CENSUS.read_bytes(), CENSUS.name, period=None)
    assert the(report, IssueCode.MISSING_PERIOD).severity is Severity.ERROR
    assert report.counts.rejected == 134
