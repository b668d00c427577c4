"""The routes of people."""

from __future__ import annotations

from django.urls import URLPattern, path

from schemes.people import charge_views, leave_views, transfer_views, views

PATTERNS: list[URLPattern] = [
    path("people/", views.people, name="people"),
    path("people.xlsx", views.people_xlsx, name="people_xlsx"),
    path("people/<str:code>/", views.person, name="person"),
    path("people/<str:code>/rename/", views.rename, name="person_rename"),
    path("people/<str:code>/leave/", leave_views.leave, name="person_leave"),
    path("people/<str:code>/sick-leave/", leave_views.sick_leave, name="person_sick_leave"),
    path("charges/", charge_views.charges, name="charges"),
    path("charges.xlsx", charge_views.charges_xlsx, name="charges_xlsx"),
    path("charges/new/", charge_views.charges_new, name="charges_new"),
    path("charges/<int:pk>/withdraw/", charge_views.charge_withdraw, name="charge_withdraw"),
    path("transfers/", transfer_views.transfers, name="transfers"),
    path("transfers.xlsx", transfer_views.transfers_xlsx, name="transfers_xlsx"),
    path("transfers/new/", transfer_views.transfer_new, name="transfer_new"),
    path("transfers/confirm/", transfer_views.transfers_confirm, name="transfers_confirm"),
    path("transfers/<int:pk>/", transfer_views.transfer, name="transfer"),
    path("transfers/<int:pk>/confirm/", transfer_views.transfer_confirm, name="transfer_confirm"),
    path("transfers/<int:pk>/<slug:move>/", transfer_views.transfer_end, name="transfer_end"),
]
