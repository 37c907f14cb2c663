from allauth.account import views as sign_in
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, re_path

from stamgast.shops.access import public, signed_in, until_there_is_a_shop
from stamgast.shops.sessions import with_new_key
from stamgast.shops.views import (
    account,
    api_tokens,
    audit,
    outlets,
    settings,
    staff,
    start,
    till,
    undo,
)

# Of allauth only what the house offers: there is nothing to sign up for.
signing_in = [
    path("login/", public(until_there_is_a_shop(sign_in.login)), name="account_login"),
    path("login/passkey/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("login/code/", public(second_factor.authenticate), name="mfa_authenticate"),
    path("logout/", public(sign_in.logout), name="account_logout"),
    path("password/reset/", public(sign_in.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        public(sign_in.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(sign_in.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(sign_in.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^email/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.account_email_confirm,
        name="account_email_confirm",
    ),
]

again = [
    path("", signed_in(with_new_key(sign_in.reauthenticate)), name="account_reauthenticate"),
    path("code/", signed_in(with_new_key(second_factor.reauthenticate)), name="mfa_reauthenticate"),
    path(
        "passkey/",
        signed_in(with_new_key(passkeys.reauthenticate_webauthn)),
        name="mfa_reauthenticate_webauthn",
    ),
]

my_account = [
    path("", account.account, name="account"),
    # allauth comes back here after a change to the second factor or a passkey.
    path("", account.account, name="mfa_index"),
    path("", account.account, name="mfa_list_webauthn"),
    path("here/", start.still_here, name="still_here"),
    path("signed-in/", start.signed_in_again, name="signed_in_again"),
    path("pin/", account.account_pin, name="account_pin"),
    path("email/", account.account_email, name="account_email_change"),
    path("password/", signed_in(sign_in.password_change), name="account_change_password"),
    path("code/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("code/off/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "recovery/", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "recovery/new/",
        signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery/file/",
        signed_in(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/new/", signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/", signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "passkeys/<int:pk>/remove/", signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path("sessions/<int:pk>/end/", account.session_end, name="session_end"),
    path("sessions/end/", account.sessions_end, name="sessions_end"),
]

shop_settings = [
    path("shop/", settings.shop_settings, name="shop_settings"),
    path("shop/logo/", settings.shop_logo, name="shop_logo"),
    path("shop/logo/remove/", settings.shop_logo_remove, name="shop_logo_remove"),
    path("shop/logo/<slug:fingerprint>/", settings.shop_logo_image, name="shop_logo_image"),
    path("shop/<slug:tab>/", settings.shop_settings, name="shop_tab"),
    path("outlets/", outlets.outlet_list, name="outlet_list"),
    path("outlets/new/", outlets.outlet_new, name="outlet_new"),
    path("outlets/<int:pk>/", outlets.outlet_edit, name="outlet_edit"),
    path("outlets/<int:pk>/remove/", outlets.outlet_remove, name="outlet_remove"),
    path("outlets/<int:outlet>/registers/new/", outlets.register_new, name="register_new"),
    path("registers/<int:pk>/", outlets.register_edit, name="register_edit"),
    path("registers/<int:pk>/remove/", outlets.register_remove, name="register_remove"),
    path("registers/<int:pk>/pairing/", till.register_pairing, name="register_pairing"),
    path("registers/<int:pk>/here/", till.register_here, name="register_here"),
    path("devices/<int:pk>/revocation/", till.device_revocation, name="device_revocation"),
    path("staff/", staff.staff_list, name="staff_list"),
    path("staff/new/", staff.staff_new, name="staff_new"),
    path("staff/<int:pk>/", staff.staff_edit, name="staff_edit"),
    path("staff/<int:pk>/pin/", staff.staff_pin, name="staff_pin"),
    path("staff/<int:pk>/pin/unlock/", staff.staff_pin_unlock, name="staff_pin_unlock"),
    path("staff/<int:pk>/invitation/", staff.staff_invitation, name="staff_invitation"),
    path("staff/<int:pk>/sign-in/remove/", staff.staff_sign_in_remove, name="staff_sign_in_remove"),
    path("staff/<int:pk>/off/", staff.staff_switch_off, name="staff_switch_off"),
    path("staff/<int:pk>/on/", staff.staff_switch_on, name="staff_switch_on"),
    path("audit/", audit.audit_list, name="audit_list"),
    path("api/", api_tokens.token_list, name="token_list"),
    path("api/new/", api_tokens.token_new, name="token_new"),
    path("api/<int:pk>/revocation/", api_tokens.token_revocation, name="token_revocation"),
    path("api/<int:pk>/return/", api_tokens.token_return, name="token_return"),
]

urlpatterns = [
    path("", start.home, name="home"),
    path("register/", till.till, name="till"),
    path("no-shop/", start.shop_none, name="shop_none"),
    path("shops/switch/", start.shop_switch, name="shop_switch"),
    path("language/", start.language, name="language"),
    path("undo/", undo.undo, name="undo"),
    path("accounts/", include(signing_in)),
    path("accounts/again/", include(again)),
    path("account/", include(my_account)),
    path("settings/", include(shop_settings)),
]
