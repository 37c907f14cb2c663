"""The shop's own settings with a data folder that is thrown away after the tests."""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="stamgast-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["STAMGAST_DATA"] = _data
for _name in [name for name in os.environ if name.startswith("STAMGAST_SMTP_")]:
    del os.environ[_name]

from stamgast.settings import *  # noqa: E402, F403
from stamgast.settings import DATABASES, STORAGES  # noqa: E402

# Signing in is tested with the real hasher in tests/shops; elsewhere it only costs time.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "stamgast.shops.passwords.Argon2",
]
# Collected files are the browser tests' matter: they run the real server.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
# In a file, not in memory: there alone two connections wait for each other as in a shop.
if DATABASES["default"]["ENGINE"] == "stamgast.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": f"{_data}/tests.sqlite3"}
