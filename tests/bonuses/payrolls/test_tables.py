"""Tables for the bank and the bureau: set up as data, safe to open, adding up; accounts masked."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bonuses.exports.payrolls import write_table
from bonuses.models import PayTemplate
from bonuses.payrolls import templates
from core.models import AuditEntry
from core.workflow import StaleMoveError
from tests.bonuses.payrolls.account_books import NUMBER, entered
from tests.bonuses.payrolls.batches import Payday, make_payday, numbers
from tests.bonuses.people import other_account, sanction
from tests.kept import kept_for_module
from units.models import Account, SanctionKind

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_payday = kept_for_module(make_payday)


@pytest.fixture
def day(db: None, fresh_payday: Callable[[], Payday]) -> Payday:
    return fresh_payday()


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_the_table_of_the_bank_adds_up_and_its_numbers_are_text(day: Payday) -> None:
    entered(day)
    batch = day.approved()
    found = templates.templates_of(day.paid.year.authority)["bank"]
    file = io.BytesIO()
    write_table(file, batch, found)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    rows = list(sheet.iter_rows())
    head = [cell.value for cell in rows[0]]
    assert head == ["序号", "工号", "户名", "开户行", "账号", "金额", "摘要"]
    *lines, total = rows[1:]
    assert len(lines) == batch.run.people
    amounts = [Decimal(str(row[5].value)) for row in lines]
    assert sum(amounts) == Decimal(str(total[5].value)) == batch.run.amount
    [mine] = [row for row in lines if row[1].value == "A05"]
    assert (mine[4].value, mine[4].data_type) == (NUMBER, "s")


def test_the_cashier_changes_columns_order_headings_and_units(day: Payday) -> None:
    authority = day.paid.year.authority
    told = {
        "name": "工行代发",
        "sheet": "明细",
        "units": "own",
        "columns": [("name", "收款人"), ("amount", "=实发")],
    }
    made = templates.template_save(
        authority=authority, key="bank", shown=0, stated=told, actor=day.finance
    )
    assert (made.number, made.columns) == (1, (("name", "收款人"), ("amount", "=实发")))
    with pytest.raises(StaleMoveError):
        templates.template_save(
            authority=authority, key="bank", shown=0, stated=told, actor=day.finance
        )
    wrong = {"name": "", "sheet": "a/b", "units": "x", "columns": [("name", "")]}
    with pytest.raises(ValidationError) as caught:
        templates.template_save(
            authority=authority, key="bank", shown=1, stated=wrong, actor=day.finance
        )
    assert set(caught.value.message_dict) == {"name", "sheet", "units", "columns"}
    assert PayTemplate.objects.count() == 1
    # No unit of the county pays its own: the table is empty and adds up to nothing.
    rows = list(templates.rows_of(made, day.computed(), masked=True))
    assert (rows, templates.totals_of(made, rows)) == ([], ["合计", Decimal("0.00")])


def test_pages_show_masked_numbers_and_the_file_is_for_offices_and_audited(day: Payday) -> None:
    entered(day)
    day.publish()
    batch = day.computed()
    finance = client_of(day.finance)
    page = reverse("bonuses:payroll_table", args=[batch.pk, "bank"])
    file = reverse("bonuses:payroll_table_xlsx", args=[batch.pk, "bank"])
    listed = reverse("bonuses:pay_accounts")
    for address in (page, listed):
        said = finance.get(address).content.decode()
        assert NUMBER not in said
        assert NUMBER[-4:] in said
    assert finance.get(file).status_code == 404
    day.move(batch, "check", day.finance)
    day.move(batch, "approve", day.office, confirmed=numbers(batch))
    assert finance.get(file).status_code == 200
    assert AuditEntry.objects.filter(event="pay.export", actor=day.finance).count() == 1
    edit = reverse("bonuses:pay_table_edit", args=["bank"])
    for role in ("leader", "department_head", "staff", "system_administrator"):
        client = client_of(other_account(day.paid.county, role, day.paid.county.units["101"]))
        for address in (page, file, listed, edit, reverse("bonuses:pay_tables")):
            assert client.get(address).status_code == 404


def test_the_form_of_a_table_keeps_what_was_typed(day: Payday) -> None:
    finance = client_of(day.finance)
    edit = reverse("bonuses:pay_table_edit", args=["bureau"])
    sent = {"number": 0, "name": "拨款", "sheet": "明细", "units": "all"}
    sent |= {"place-amount": 2, "heading-amount": "实发", "place-name": 1, "heading-name": ""}
    answer = finance.post(edit, sent)
    assert answer.status_code == 422
    assert 'value="实发"' in answer.content.decode()
    assert finance.post(edit, {**sent, "heading-name": "姓名"}).status_code == 302
    found = templates.templates_of(day.paid.year.authority)["bureau"]
    assert found.columns == (("name", "姓名"), ("amount", "实发"))
    assert finance.post(edit, {**sent, "heading-name": "姓名"}).status_code == 409


def test_the_form_of_a_table_names_every_fault_and_keeps_all_of_it(day: Payday) -> None:
    finance = client_of(day.finance)
    edit = reverse("bonuses:pay_table_edit", args=["bank"])
    sent = {"number": 0, "name": "", "sheet": "a/b", "units": "all", "heading-post": "岗位"}
    sent |= {"place-number": "x", "heading-number": "序", "place-code": "3", "heading-code": "工号"}
    sent |= {"place-name": "3", "heading-name": "工号", "place-amount": "4", "heading-amount": ""}
    answer = finance.post(edit, sent)
    assert answer.status_code == 422
    shown = answer.content.decode()
    for words in (
        *("写名称", "工作表名最多", "“序号”的第几栏写 1、2、3", "第 3 栏写了不止一项：工号、姓名"),
        *("表头“工号”写了两次", "“本次发放”写表头"),
    ):
        assert words in shown
    for name, value in (("place-number", "x"), ("place-name", "3"), ("heading-post", "岗位")):
        assert re.search(f'name="{name}"[^>]*value="{value}"', shown), name
    assert templates.templates_of(day.paid.year.authority)["bank"].number == 0


def test_a_table_says_how_many_rows_take_money_back(day: Payday) -> None:
    """A bank pays nobody less than nothing."""
    first, client = day.paid_out(), client_of(day.finance)
    page = reverse("bonuses:payroll_table", args=[first.pk, "bank"])
    assert "扣回" not in client.get(page).content.decode()
    sanction(day.paid.county, day.paid.people["A02"], SanctionKind.WARNING, date(2026, 5, 5), 7)
    second = day.computed()
    page = reverse("bonuses:payroll_table", args=[second.pk, "bank"])
    assert "1 行是扣回" in client.get(page).content.decode()


def test_what_was_paid_before_is_not_called_sent_in_english() -> None:
    with translation.override("en"):
        labels = {field: str(label) for field, (_kind, label) in templates.FIELDS.items()}
    assert (labels["before"], labels["account"]) == ("Paid before", "Account number")
