"""The demo county's year, played from March to December by those who have a part in it.

Each month is a function; what it asserts is what the person at that desk reads.  Figures are
computed by hand in the comments.
"""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.site import judged_of_others, spring_site
from tests.browser.spring import BEGIN
from tests.browser.story import Story, clock_set
from tests.browser.test_grid import PASTE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FILER, HEAD, LEADER = "nongye", "nongye-juzhang", "xianlingdao"
OFFICE, SECOND, STATISTICS, SAFETY = "mubiaoban", "fuhe", "tongji", "anquan"
AUDITOR, STAFF = "shenji", "zhigong"
UNIT, NAME = "125", "农业农村局"

#: What the unit's filer reports by the end of March, of targets with a figure.
MARCH = {
    "粮食总产量": "4.2",
    "农产品加工业产值": "11.7",
    "农村居民人均可支配收入增速": "7",
    "食品安全联席任务完成率": "98",
    "信用平台信息报送": "120",
    "工会会员活动参与率": "60",
    "一站式窗口即办件比例": "78",
    "无照经营协查办结率": "92",
    "政务信息采用": "7",
}
#: What it reports of the whole year.
WHOLE_YEAR = {
    "粮食总产量": "31.89",
    "农产品加工业产值": "45.6",
    "农村居民人均可支配收入增速": "7.6",
    "食品安全联席任务完成率": "100",
    "信用平台信息报送": "485",
    "工会会员活动参与率": "81",
    "一站式窗口即办件比例": "75",
    "无照经营协查办结率": "94",
    "政务信息采用": "28",
}
#: What the office marks of the common items, each full; another department marks its own.
COMMON = {
    "政令畅通": "100",
    "党风廉政建设": "60",
    "社会治安综合治理": "50",
    "生态环境保护": "40",
    "人口家庭工作": "40",
    "精神文明建设": "40",
    "基层党建": "40",
    "信访工作": "30",
    "依法行政": "30",
    "机关效能建设": "20",
}
#: What both markers find of the general targets, as a column of figures and reasons.
GENERAL = "100\n485\n81\n75\n94\n28\t清单核过，少 2 篇"
QUALITY = "年度县委县政府重点工作完成质量"
TOLD = ("年度县委县政府重点工作完成质量", "承担的民生实事项目推进", "改革创新任务落实")


def scan(name: str) -> FilePayload:
    """A document, as a scanner would make it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%proof"}


def photo() -> FilePayload:
    """A small picture, as a telephone would take it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(b"\0" + b"\xff" * 6 + b"\0" + b"\xff" * 6))
    data = b"\x89PNG\r\n\x1a\n" + head + rows + chunk(b"IEND", b"")
    return {"name": "现场.png", "mimeType": "image/png", "buffer": data}


def row(story: Story, text: str) -> Locator:
    """The first row of a table that tells of something."""
    return story.page.locator("tbody tr", has_text=text).first


def march(story: Story) -> None:
    """The unit reports; the statistics bureau's figure wins over its own (W, D-7)."""
    page = story.page
    story.as_(FILER, "/")
    story.says("报送 3 月进度", "年底评定、计算以后，这里显示得分和名次")
    page.get_by_role("link", name="开始填").click()
    for title, figure in MARCH.items():
        row(story, title).locator("[name^='actual:']").fill(figure)
    for title in TOLD:
        row(story, title).locator("[name^='narrative:']").fill("按计划推进")
    expect(page.get_by_role("button", name="没填的都与上期相同")).to_be_hidden()
    page.get_by_role("button", name="报送本期进度").click()
    story.says("已报 12 / 12 项")
    expect(page.get_by_role("link", name="待办")).to_contain_text("1")

    row(story, "农产品加工业产值").get_by_role("link", name="附材料").click()
    page.set_input_files("input[type=file]", scan("产值台账.pdf"))
    page.get_by_role("button", name="附上").click()
    story.says("产值台账.pdf", "11.7 本单位报数")

    story.as_(STATISTICS, "/progress/figures/statistics/?period=3&show=all&q=农产品加工")
    row(story, "农产品加工业产值").locator("tbody input, input").first.fill("11.2")
    page.get_by_role("button", name="报送统计数").click()
    # 11.7 − 11.2 = 0.5 too much was reported.
    expect(row(story, "农产品加工业产值")).to_contain_text("0.5")
    expect(row(story, "农产品加工业产值")).to_contain_text("11.2 统计数")

    story.as_(FILER, "/progress/own/?period=3")
    row(story, "农产品加工业产值").locator("a.proofs").click()
    # 11.2 of 46.8 is 23.9 %; due at the end of November, three of eleven months are over: 27.3 %.
    story.says("11.2 统计数", "23.9%", "27.3%")


def april(story: Story) -> None:
    """A spot check finds a problem; the unit mends it, and somebody else at the office closes."""
    page = story.page
    story.day("2026-04-14")
    story.as_(OFFICE, f"/supervision/new/check/?unit={UNIT}")
    story.fill(
        title="高标准农田项目进场检查",
        date="2026-04-13",
        place="石塘镇二标段",
        checked_by="督查组三人",
        text="沟渠未按图施工",
    )
    page.select_option("[name=problem]", "yes")
    page.get_by_role("button", name="存下，去附照片").click()
    page.set_input_files("input[type=file]", photo())
    page.get_by_role("button", name="附上").click()
    expect(page.locator(".thumb img")).to_have_attribute("alt", "现场.png")
    check = story.here()
    story.act("反馈给单位")

    story.as_(FILER, check)
    story.says("沟渠未按图施工", "已反馈，等说明")
    story.act("提交说明", {"reason": "施工单位已停工返工"})
    story.as_(OFFICE, check)
    story.says("施工单位已停工返工")
    page.get_by_role("link", name="下整改通知").click()
    # Fifteen working days after 14 April; the first five days of May are off.
    expect(page.locator("[name=due]")).to_have_value("2026-05-08")
    page.get_by_role("button", name="发出整改通知").click()
    order = story.here()

    story.day("2026-04-28")
    story.as_(FILER, "/")
    story.says("高标准农田项目进场检查")
    story.as_(FILER, order)
    page.set_input_files("input[type=file]", scan("返工验收单.pdf"))
    page.get_by_role("button", name="附上").click()
    story.act("报整改结果", {"reason": "沟渠已返工，监理验收"})
    story.as_(OFFICE, order)
    expect(page.get_by_role("button", name="销号")).to_have_count(0)  # who ordered does not close
    story.as_(SECOND, order)
    story.act("销号", {"reason": "4月28日到现场看过"})
    story.says("已销号")


def june(story: Story) -> None:
    """A target is changed, a period extended, and the leader sees how his units stand."""
    page = story.page
    story.day("2026-06-15")
    story.as_(FILER, "/target-changes/new/")
    page.get_by_role("button", name="拟申请").click()
    page.select_option("#ground", "outside_control")
    story.fill(document="临政发〔2026〕40号", reason="龙头企业搬迁，县政府已同意核减")
    page.get_by_role("button", name="保存").click()
    page.set_input_files("#file", scan("搬迁批复.pdf"))
    page.get_by_role("button", name="附上").click()
    page.select_option("#kind", "change")
    page.select_option("#target", label="农产品加工业产值")
    page.get_by_role("button", name="加进申请").click()
    story.fill(plan="45", note="核减搬迁企业的产值")
    page.get_by_role("button", name="保存").click()
    change = story.here()
    story.act("提出申请")
    story.as_(LEADER, change)
    story.act("审签")
    story.as_(OFFICE, change)
    story.act("批准并下达变更", {"number": "临目考〔2026〕31号"})
    story.as_(FILER, f"/target-versions/{UNIT}/")
    story.says("第 2 版，现行", "临目考〔2026〕31号")

    # April closed on 10 May, and this unit had not reported.
    story.as_(FILER, f"/progress/units/{UNIT}/?period=4")
    expect(page.get_by_role("button", name="报送本期进度")).to_have_count(0)
    story.as_(OFFICE, "/progress/periods/4/")
    story.fill(due_on="2026-06-20", due_time="18:00", reason="机构改革期间报送中断")
    page.select_option("[name=unit]", label=NAME)
    page.get_by_role("button", name="延期").click()
    story.says("6月20日 18:00", "机构改革期间报送中断")

    story.as_(FILER, f"/progress/units/{UNIT}/?period=4")
    page.get_by_role("button", name="没填的都与上期相同").click()
    row(story, "粮食总产量").locator("[name^='actual:']").fill("9.8")
    row(story, "农产品加工业产值").locator("[name^='actual:']").fill("15.3")
    page.get_by_role("button", name="报送本期进度").click()
    story.says("已报 12 / 12 项")

    story.as_(LEADER, "/")
    story.says("我分管的单位")
    story.as_(LEADER, "/progress/?charge=1")
    expect(page.locator("tbody tr")).to_have_count(4)
    story.as_(LEADER, "/progress/targets/?charge=1&period=4")
    # The plan is 45 now: 15.3 is 34.0 % of it.
    expect(row(story, "农产品加工业产值")).to_contain_text("34.0%")


def october(story: Story) -> None:
    """An honour is claimed, approved by the head and checked by the office (K-5.5)."""
    page = story.page
    story.day("2026-10-20")
    story.as_(FILER, "/award-claims/new/")
    page.select_option("main [name=kind]", label="单项先进")
    page.select_option("main [name=level]", label="市级")
    story.fill(
        title="高标准农田建设先进单位",
        issued_by="临江市人民政府",
        document="临江市政发〔2026〕88号",
        date="2026-10-12",
        project="高标准农田",
    )
    # A single honour of the city is worth 4 (K-5.5.2), and nothing stands beside it yet.
    expect(page.locator("#effect .claim-gain")).to_contain_text("+4.00")
    page.get_by_role("button", name="存下，去附证书").click()
    page.set_input_files("input[type=file]", scan("证书.pdf"))
    page.get_by_role("button", name="附上").click()
    story.says("证书.pdf")
    claim = story.here()
    story.act("申报")
    story.as_(HEAD, "/")
    story.says("加分申报：单位负责人同意")
    story.as_(HEAD, claim)
    story.act("同意申报")
    story.as_(OFFICE, claim)
    expect(page.get_by_role("button", name="核实并计入")).to_have_count(0)  # first settled
    page.get_by_role("button", name="核定", exact=True).click()
    story.act("核实并计入")
    expect(page.locator(".badge-state").first).to_contain_text("已计入")


def november(story: Story) -> None:
    """A deduction is registered with its document, after the unit was heard (K-5.4c)."""
    page = story.page
    story.day("2026-11-10")
    story.as_(OFFICE, "/register/new/")
    page.select_option("[name=unit]", UNIT)
    page.select_option("main [name=kind]", label="扣分 · 上年市对县考核失分线")
    story.fill(
        title="畜禽粪污利用在市对县考核中失分",
        basis="县考核方案第五条",
        document="临江市考办〔2026〕12号",
        decided_by="市考核办",
        date="2026-11-05",
    )
    page.get_by_role("button", name="存下，去附文件").click()
    page.set_input_files("input[type=file]", scan("市考核通报.pdf"))
    page.get_by_role("button", name="附上").click()
    entry = story.here()
    story.act("告知单位")
    story.as_(FILER, entry)
    story.says("畜禽粪污利用在市对县考核中失分")
    story.act("提交申辩", {"reason": "失分已认，整改方案附后"})
    story.as_(OFFICE, entry)
    story.says("失分已认，整改方案附后")
    story.act("登记")
    story.says("已登记")


def december(story: Story) -> None:
    """The unit evaluates itself from its progress, and its head signs (K-5.1)."""
    page = story.page
    story.day("2026-12-14")
    story.as_(OFFICE, "/years/2026/")
    story.act("开始自评复核")
    story.as_(FILER, f"/progress/units/{UNIT}/?period=12")
    for title, figure in WHOLE_YEAR.items():
        row(story, title).locator("[name^='actual:']").fill(figure)
    for title in TOLD:
        row(story, title).locator("[name^='narrative:']").fill("全年任务完成")
    page.get_by_role("button", name="报送本期进度").click()
    story.says("已报 12 / 12 项")

    story.as_(FILER, "/self-evaluations/own/")
    page.get_by_role("button", name="开始填").click()
    # What progress has of the whole year stands there, with what it is worth: 75 of 82 is 37.5 of
    # 41; 28 of 30 is nothing where it is all or nothing.
    window = row(story, "一站式窗口即办件比例")
    expect(window.locator("[name=figure]")).to_have_value("75")
    expect(window.locator("[data-told=computed]")).to_have_text("37.5")
    expect(row(story, "政务信息采用").locator("[data-told=computed]")).to_have_text("0")
    quality = row(story, "年度县委县政府重点工作完成质量")
    expect(quality.locator("[data-told=computed]")).to_have_text("—")  # nothing said is no zero
    type_row(story, "年度县委县政府重点工作完成质量", figure="58", note="重点工作全部办结")
    type_row(story, "政务信息采用", claimed="37", note="另有 3 篇年底采用，清单附后")
    for title in ("承担的民生实事项目推进", "改革创新任务落实"):
        row(story, title).locator("[name=figure]").select_option(label="优秀")
        row(story, title).locator("[name=note]").fill("按查验标准全部达到")
        row(story, title).locator("[name=note]").press("Enter")
        expect(page.locator("[data-grid-status]")).to_contain_text("已存")
    story.fill(report="各项任务按期完成。")
    page.get_by_role("button", name="存报告").click()
    story.act("报负责人审定")
    story.as_(HEAD, f"/self-evaluations/{UNIT}/")
    story.act("审定并报送")
    story.says("第 1 次报送")


def others(story: Story) -> None:
    """What is judged of the other 85 units comes as a workbook; it changes nothing of this one."""
    page = story.page
    story.day("2026-12-17")
    story.as_(OFFICE, "/imports/")
    page.set_input_files("input[type=file]", judged_of_others(story.folder, UNIT))
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/"))
    expect(page.locator("main [name=reason]")).to_be_visible(timeout=120_000)
    story.fill(reason="各部门评分汇总")
    page.locator("form:has([name=reason]) button[type=submit]").click()
    expect(page.get_by_text("已全部写入")).to_be_visible(timeout=60_000)
    story.as_(OFFICE, f"/marking/units/{UNIT}/")
    story.says("缺 23 个")


def marked(story: Story) -> None:
    """Three mark the unit; what one of them has left out is missing by name and no zero (S-2)."""
    page = story.page
    story.day("2026-12-18")
    story.as_(SAFETY, f"/marking/units/{UNIT}/")
    expect(page.locator("tr[data-expected]:has([name=figure]:enabled)")).to_have_count(1)
    type_row(story, "安全生产", figure="48", note="一般事故一起")

    story.as_(OFFICE, f"/marking/units/{UNIT}/")
    paste(story, "粮食总产量", "31.89\n45.6\n7.6")
    quality = row(story, QUALITY)
    quality.locator("[name=figure]").fill("50")
    quality.locator("[name=figure]").press("Enter")
    expect(page.locator(".hint-row")).to_contain_text("人工评分要写评分理由（K-5.4）")
    quality.locator("[name=note]").fill("一项重点工作超期")
    quality.locator("[name=note]").press("Enter")
    expect(page.locator(".hint-row")).to_have_count(0)
    # The unit claims 37 where 28 of 30 is worth nothing: so far from it wants a reason.
    row(story, "政务信息采用").locator("[name=figure]").fill("28")
    row(story, "政务信息采用").locator("[name=figure]").press("Enter")
    expect(page.locator(".hint-row")).to_contain_text("与自评分")
    expect(row(story, "政务信息采用").locator("[name=figure]")).to_have_value("28")
    grade_row(story, "承担的民生实事项目推进", "优秀")
    for title, full in COMMON.items():
        type_row(story, title, figure=full)
    for account in (OFFICE, SECOND):  # two mark each general target, neither sees the other's
        story.as_(account, f"/marking/units/{UNIT}/")
        paste(story, "食品安全联席任务完成率", GENERAL)
    expect(row(story, "一站式窗口即办件比例").locator("[data-told=score]")).to_have_text("37.5")
    left_out = row(story, "改革创新任务落实")
    expect(left_out.locator("[data-told=score]")).to_have_text("缺")

    recomputed(story)
    story.as_(OFFICE, f"/results/units/{UNIT}/")
    story.says("改革创新任务落实", "缺")
    story.as_(OFFICE, f"/feedback/?q={NAME}")
    story.says("评齐再反馈")


def heard(story: Story) -> None:
    """The unit is told its marks, objects to one, and somebody else decides (K-5.3)."""
    page = story.page
    story.as_(OFFICE, f"/marking/units/{UNIT}/")
    grade_row(story, "改革创新任务落实", "优秀")
    recomputed(story)
    story.as_(OFFICE, f"/feedback/?q={NAME}")
    page.get_by_label(f"选 {NAME}").check()
    page.get_by_role("button", name="反馈所选").click()
    page.locator("dialog[open]").get_by_role("button", name="反馈评分").click()
    expect(row(story, NAME)).not_to_contain_text("—")

    story.as_(FILER, f"/feedback/{UNIT}/")
    row(story, QUALITY).get_by_role("link", name="提异议").click()
    story.fill(reason="那项工作由县里统一延期")
    page.set_input_files("input[type=file]", scan("延期通知.pdf"))
    page.get_by_role("button", name="提出异议").click()
    objection = story.here()
    story.as_(OFFICE, objection)
    story.says("你评过这个评分，异议由没有评过的人复核")
    story.as_(SECOND, objection)
    page.fill("#new-figure", "56")
    page.fill("#new-reason", "延期通知属实")
    page.get_by_role("button", name="改分并答复").click()
    story.says("延期通知属实")
    recomputed(story)
    story.as_(FILER, objection)
    # Six points more of 58, point for point in the total, and nothing else has moved.
    expect(row(story, "总分").locator("td").last).to_have_text("+6.0000")
    expect(row(story, "名次").locator("td").last).to_contain_text("上升")
    story.says("总分的变化全部来自这个评分")


def read(story: Story) -> None:
    """The auditor reads in words who did it; a member of staff sees his own figure, provisional."""
    page = story.page
    story.as_(AUDITOR, "/audit/?q=异议")
    changed = row(story, "异议改分")
    expect(changed).to_contain_text("目标办复核")
    expect(changed).to_contain_text("理由：延期通知属实")
    expect(changed).to_contain_text("原来：待复核")
    events = page.locator("tbody td [title]")
    assert [told for told in events.all_inner_texts() if "." in told] == []
    story.as_(STAFF, "/")
    story.says("我的 2026 年度奖金条", "暂定，公示以前可能会变")


def recomputed(story: Story) -> None:
    """The office has the year computed anew, and waits for the end of it."""
    page = story.page
    story.as_(OFFICE, "/results/")
    story.act("重新计算")
    expect(page).to_have_url(re.compile(r"/results/\?set="), timeout=60_000)


def paste(story: Story, title: str, text: str) -> None:
    """A block from a spreadsheet, from the figure of a row on."""
    cell = row(story, title).locator("[name=figure]")
    cell.focus()
    story.page.evaluate(PASTE, [cell.element_handle(), text])
    saved = story.page.locator("[data-grid-status]")
    expect(saved).to_contain_text("已存", timeout=30_000)  # row by row
    expect(story.page.locator(".hint-row")).to_have_count(0)


def type_row(story: Story, title: str, **cells: str) -> None:
    """Type cells of a row of a table that saves by itself, and leave it."""
    found = row(story, title)
    for name, text in cells.items():
        found.locator(f"[name={name}]").fill(text)
    found.locator(f"[name={list(cells)[-1]}]").press("Enter")
    expect(story.page.locator("[data-grid-status]")).to_contain_text("已存")


def grade_row(story: Story, title: str, grade: str) -> None:
    """Choose the grade of a row of a table that saves by itself, and leave it."""
    chosen = row(story, title).locator("select[name=figure]")
    chosen.select_option(label=grade)
    chosen.press("Enter")
    expect(row(story, title).locator("[data-told=score]")).not_to_have_text("缺")


MONTHS = (march, april, june, october, november, december, others, marked, heard, read)


def test_the_year_is_played_from_march_to_december(
    page: Page, tmp_path_factory: pytest.TempPathFactory, shared: Path
) -> None:
    folder = tmp_path_factory.mktemp("spring")
    clock_set(folder / "clock", BEGIN)
    with spring_site(folder, shared) as site:
        story = Story(page, site, folder / "clock")
        for month in MONTHS:
            month(story)
