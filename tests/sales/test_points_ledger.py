"""Whatever is sold, redeemed, taken back, refunded, adjusted and expired, in whatever order: a
balance is the sum of its entries, and nothing but a refund of spent points takes it below zero."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from stamgast.lib.refused import Refused
from stamgast.loyalty import worth
from stamgast.loyalty.adjusting import adjust
from stamgast.loyalty.doctoring import balances
from stamgast.loyalty.expiring import day_of, expire, usable
from stamgast.loyalty.ledger import balance_of
from stamgast.loyalty.models import PointEntry, PointRules
from stamgast.sales import paying, refunding, selling
from stamgast.sales.dues import Payment
from stamgast.sales.models import Sale, Tender
from stamgast.sales.points_doctoring import points_of_sales
from stamgast.sales.selling import Goods


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
def test_every_balance_is_the_sum_of_its_entries(doing, shelves, mia, corner):
    PointRules.objects.create(
        shop=corner, on=True, spend_per_point=700, worth_of_100=1305, expire_after_months=1
    )

    class Regular(RuleBasedStateMachine):
        """Mia and her shop, day after day."""

        def __init__(self) -> None:
            super().__init__()
            self.at, self.least = timezone.now(), 0
            self.undone = transaction.atomic()
            self.undone.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        def act(self, sale=None):
            return doing(sale, at=self.at)

        def pay(self, sale, *payments):
            for payment in payments:
                try:
                    sale = paying.pay(self.act(sale), sale.key, payment)
                except Refused as no:
                    assert no.code in {"too_few_points", "amount", "nothing_due"}
            return sale

        @rule(pieces=st.integers(1, 4), amount=st.one_of(st.none(), st.integers(1, 30_000)))
        def buys(self, pieces, amount):
            goods, how_many = Goods(shelves["Bread"]), 1000 * pieces
            sale = selling.add(self.act(), uuid.uuid4(), goods, quantity=how_many)
            sale = selling.connect(self.act(sale), sale.key, mia, "search")
            sale = self.pay(sale, Payment("points", amount))
            if sale.state == Sale.State.OPEN:
                sale = self.pay(sale, Payment("card"))
            assert sale.points_after == usable(mia, on=day_of(corner, self.at))

        @rule(amount=st.integers(1, 5_000))
        def thinks_better_of_points(self, amount):
            sale = selling.add(self.act(), uuid.uuid4(), Goods(shelves["Pan"]))
            sale = selling.connect(self.act(sale), sale.key, mia, "search")
            sale, before = self.pay(sale, Payment("points", amount)), 0
            for tender in sale.tenders.all():
                before = balance_of(mia)
                sale = paying.take_back(self.act(sale), sale.key, tender.pk)
                assert balance_of(mia) == before + tender.points
            selling.void(self.act(sale), sale.key)

        @rule(which=st.integers(0, 99), kind=st.sampled_from(["card", "cash", "points"]))
        def gives_a_piece_back(self, which, kind):
            sold = list(Sale.objects.filter(kind="sale", state="completed").order_by("pk"))
            if not sold:
                return
            one = sold[which % len(sold)]
            try:
                back = refunding.refund(self.act(), one, uuid.uuid4(), {one.lines.get().pk: 1000})
            except Refused as no:
                assert no.code == "more_than_sold"
                return
            try:
                back = paying.pay(self.act(back), back.key, Payment(kind))
            except Refused as no:
                assert no.code == "no_points_paid"
            if back.state == Sale.State.OPEN:
                back = self.pay(back, Payment("card"))
            assert back.state == Sale.State.COMPLETED
            self.all_is_undone(one)

        def all_is_undone(self, sold):
            backs = Sale.objects.filter(refund_of=sold, state="completed")
            if -(backs.aggregate(sum=Sum("total"))["sum"]) != sold.total:
                return
            assert -backs.aggregate(sum=Sum("points_earned"))["sum"] == sold.points_earned
            for name in ("points", "amount"):
                sums = [
                    rows.filter(kind="points").aggregate(sum=Sum(name))["sum"] or 0
                    for rows in (sold.tenders, Tender.objects.filter(sale__in=backs))
                ]
                assert sums[0] == -sums[1]

        @rule(points=st.integers(-200, 200).filter(bool))
        def is_given_points(self, points):
            there = usable(mia, on=day_of(corner, self.at))
            try:
                adjust(mia, points, "Because", by=None, at=self.at, act=uuid.uuid4())
            except Refused as no:
                assert (no.code, points < 0) == ("too_few_points", True)
                assert there < -points

        @rule(days=st.integers(1, 40))
        def comes_again(self, days):
            self.at += dt.timedelta(days=days)

        @rule()
        def sleeps(self):
            before = usable(mia, on=day_of(corner, self.at))
            expire(mia, at=self.at)
            assert balance_of(mia) == usable(mia, on=day_of(corner, self.at)) == before
            assert expire(mia, at=self.at) is None

        @invariant()
        def nothing_is_lost(self):
            entries = PointEntry.objects.filter(customer=mia)
            sums = entries.aggregate(all=Sum("points"))["all"] or 0
            assert balance_of(mia) == sums
            # By a refund alone.
            last = entries.last()
            if last and sums < min(self.least, 0):
                assert last.kind == "reversed"
            self.least = sums

        @invariant()
        def the_doctor_finds_nothing(self):
            assert {each.level.value for each in (*balances(), *points_of_sales())} <= {"well"}

        @invariant()
        def points_pay_no_more_than_they_are_worth(self):
            for row in Tender.objects.filter(kind="points", amount__gt=0):
                assert worth.amount_of(row.points, 1305) >= row.amount

    run_state_machine_as_test(
        Regular,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            suppress_health_check=list(HealthCheck),
        ),
    )
