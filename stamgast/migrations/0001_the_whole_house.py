"""Everything there is up to here, made at once: what a new house begins with.

After each of some two hundred steps Django would make its picture of all tables anew, which
takes eight seconds. So the picture is drawn first, and then the tables are made from it.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.manager
import django.utils.timezone
import stamgast.connect.models
import stamgast.invoices.models
import uuid
from django.conf import settings
from django.db import migrations, models

# Customers come in the plain order of these, not in that of a language.
PLAIN = ("sort_name", "number", "town_key")

# The search, over stamgast_indexed, which keeps the terms: FTS5 needs the old ones to forget them.
SEARCH_IN_SQLITE = [
    """
    CREATE VIRTUAL TABLE stamgast_search USING fts5(
        terms, content='stamgast_indexed', content_rowid='customer_id',
        tokenize='ascii', detail='none', columnsize=0,
        prefix='2 3 4 5 6 7'
    )
    """,
    """
    CREATE TRIGGER stamgast_search_added AFTER INSERT ON stamgast_indexed BEGIN
        INSERT INTO stamgast_search(rowid, terms) VALUES (new.customer_id, new.terms);
    END
    """,
    """
    CREATE TRIGGER stamgast_search_gone AFTER DELETE ON stamgast_indexed BEGIN
        INSERT INTO stamgast_search(stamgast_search, rowid, terms)
        VALUES ('delete', old.customer_id, old.terms);
    END
    """,
    """
    CREATE TRIGGER stamgast_search_changed AFTER UPDATE OF terms ON stamgast_indexed BEGIN
        INSERT INTO stamgast_search(stamgast_search, rowid, terms)
        VALUES ('delete', old.customer_id, old.terms);
        INSERT INTO stamgast_search(rowid, terms) VALUES (new.customer_id, new.terms);
    END
    """,
]
SEARCH_IN_POSTGRES = [
    # Written in batches and sorted in at once by search_postgres.settle.
    """
    CREATE INDEX stamgast_search ON stamgast_indexed
    USING gin (array_to_tsvector(string_to_array(terms, ' ')))
    WITH (fastupdate = on, gin_pending_list_limit = 512)
    """,
]

# Whoever gains or loses labels, by whichever hand: a customer is written only when
# the first comes or the last goes.
LABELS_IN_SQLITE = [
    """
    CREATE TRIGGER stamgast_labelled AFTER INSERT ON stamgast_customer_labels BEGIN
        UPDATE stamgast_customer SET labelled = 1 WHERE id = new.customer_id AND NOT labelled;
    END
    """,
    """
    CREATE TRIGGER stamgast_unlabelled AFTER DELETE ON stamgast_customer_labels BEGIN
        UPDATE stamgast_customer SET labelled = 0 WHERE id = old.customer_id AND NOT EXISTS (
            SELECT 1 FROM stamgast_customer_labels WHERE customer_id = old.customer_id
        );
    END
    """,
]
LABELS_IN_POSTGRES = [
    """
    CREATE FUNCTION stamgast_labelled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE stamgast_customer SET labelled = true
        WHERE id IN (SELECT customer_id FROM given) AND NOT labelled;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION stamgast_unlabelled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE stamgast_customer SET labelled = false
        WHERE id IN (SELECT customer_id FROM taken) AND labelled AND NOT EXISTS (
            SELECT 1 FROM stamgast_customer_labels
            WHERE customer_id = stamgast_customer.id
        );
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER stamgast_labelled AFTER INSERT ON stamgast_customer_labels
    REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION stamgast_labelled()
    """,
    """
    CREATE TRIGGER stamgast_unlabelled AFTER DELETE ON stamgast_customer_labels
    REFERENCING OLD TABLE AS taken FOR EACH STATEMENT EXECUTE FUNCTION stamgast_unlabelled()
    """,
]


def make_tables(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    if on_postgres:
        customer = apps.get_model("stamgast", "Customer")._meta
        for name in PLAIN:
            field = customer.get_field(name)
            if field.generated:
                field.output_field = field = field.output_field.clone()
            field.db_collation = "C"
    for model in apps.get_app_config("stamgast").get_models():
        schema_editor.create_model(model)
    others = SEARCH_IN_POSTGRES + LABELS_IN_POSTGRES if on_postgres else SEARCH_IN_SQLITE + LABELS_IN_SQLITE
    for statement in others:
        schema_editor.execute(statement, params=None)


TABLES = [
    migrations.CreateModel(
        name='User',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('password', models.CharField(max_length=128, verbose_name='password')),
            ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
            ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
            ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
            ('language', models.CharField(choices=[('en', 'English'), ('sv', 'Svenska'), ('nl', 'Nederlands')], default='en', max_length=2, verbose_name='language')),
            ('new_email', models.EmailField(blank=True, editable=False, max_length=254)),
            ('is_active', models.BooleanField(default=True)),
            ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
        ],
        options={
            'abstract': False,
        },
    ),
    migrations.CreateModel(
        name='Chore',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=200, unique=True)),
            ('day', models.DateField()),
        ],
    ),
    migrations.CreateModel(
        name='Shop',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=120, verbose_name='name')),
            ('country', models.CharField(max_length=2, verbose_name='country')),
            ('currency', models.CharField(max_length=3, verbose_name='currency')),
            ('language', models.CharField(choices=[('en', 'English'), ('sv', 'Svenska'), ('nl', 'Nederlands')], max_length=2, verbose_name='language')),
            ('time_zone', models.CharField(max_length=64, verbose_name='time zone')),
            ('street', models.CharField(blank=True, max_length=200, verbose_name='street')),
            ('postcode', models.CharField(blank=True, max_length=20, verbose_name='postcode')),
            ('city', models.CharField(blank=True, max_length=120, verbose_name='city')),
            ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
            ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
            ('website', models.URLField(blank=True, verbose_name='website')),
            ('organisation_number', models.CharField(blank=True, max_length=40, verbose_name='organisation number')),
            ('vat_number', models.CharField(blank=True, max_length=20, verbose_name='VAT number')),
            ('iban', models.CharField(blank=True, max_length=34, verbose_name='IBAN')),
            ('bic', models.CharField(blank=True, max_length=11, verbose_name='BIC')),
            ('bankgiro', models.CharField(blank=True, max_length=20, verbose_name='bankgiro')),
            ('personal_ids', models.CharField(choices=[('refuse', 'Refuse: never keep or look up a personal ID'), ('match', 'Match only: recognise a customer by it, never show it again'), ('store', 'Store: keep it sealed, shown masked')], default='refuse', max_length=6, verbose_name='personal IDs')),
            ('second_factor_required', models.BooleanField(default=False, verbose_name='Everybody who signs in here uses a passkey, or codes from an app')),
            ('lock_after', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='A register locks after so many minutes without a touch')),
            ('ask_at_end', models.BooleanField(default=False, verbose_name='Ask at the end of a purchase whether the customer wants to be connected')),
            ('scan_prefixes', models.JSONField(blank=True, default=dict)),
            ('gift_card_months', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
            ('next_number', models.PositiveBigIntegerField(default=1)),
            ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
        ],
    ),
    migrations.CreateModel(
        name='Group',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=80, verbose_name='name')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='stamgast.shop')),
        ],
        options={
            'ordering': ['name'],
        },
    ),
    migrations.CreateModel(
        name='Waiting',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('register', 'Register'), ('screen', 'Customer screen')], max_length=8)),
            ('code', models.CharField(max_length=64, unique=True)),
            ('digest', models.CharField(max_length=64, unique=True)),
            ('user_agent', models.CharField(blank=True, max_length=200)),
            ('since', models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name='WorkerBeat',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('worker', models.CharField(max_length=64, unique=True)),
            ('at', models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name='InvoiceRules',
        fields=[
            ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='invoicing', serialize=False, to='stamgast.shop')),
            ('days', models.PositiveSmallIntegerField(default=30, verbose_name='days to pay')),
            ('first_number', models.PositiveBigIntegerField(default=1, verbose_name='first number')),
            ('reminders', models.JSONField(blank=True, default=stamgast.invoices.models.usual_reminders)),
            ('reminds_itself', models.BooleanField(default=False, verbose_name='send reminders by themselves')),
            ('foot_text', models.JSONField(blank=True, default=dict)),
            ('f_tax', models.BooleanField(default=False, verbose_name='approved for F-tax')),
            ('late_interest', models.PositiveIntegerField(default=0, verbose_name='interest when late')),
            ('books_in_euro', models.BooleanField(default=False, verbose_name='books kept in euro')),
        ],
    ),
    migrations.CreateModel(
        name='Logo',
        fields=[
            ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='logo', serialize=False, to='stamgast.shop')),
            ('image', models.BinaryField()),
            ('content_type', models.CharField(max_length=20)),
            ('fingerprint', models.CharField(max_length=16)),
        ],
    ),
    migrations.CreateModel(
        name='LoyaltySettings',
        fields=[
            ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='loyalty', serialize=False, to='stamgast.shop')),
            ('screen_on', models.BooleanField(default=True, verbose_name='customers connect themselves at the screen')),
            ('enrol', models.CharField(choices=[('ask', 'The cashier decides'), ('never', 'Nobody is offered membership')], default='ask', max_length=5, verbose_name='new members')),
            ('ways', models.JSONField(blank=True, default=stamgast.connect.models.every_way)),
            ('phone_fields', models.JSONField(blank=True, default=stamgast.connect.models.usual_phone_fields)),
            ('pad_kinds', models.JSONField(blank=True, default=stamgast.connect.models.usual_pad_kinds)),
            ('idle_text', models.JSONField(blank=True, default=dict)),
            ('code_minutes', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='minutes')),
            ('done_seconds', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(3), django.core.validators.MaxValueValidator(60)], verbose_name='seconds')),
        ],
    ),
    migrations.CreateModel(
        name='PaymentSeries',
        fields=[
            ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='stamgast.shop')),
            ('last', models.PositiveBigIntegerField(default=0)),
        ],
    ),
    migrations.CreateModel(
        name='ReceiptSeries',
        fields=[
            ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='receipts', serialize=False, to='stamgast.shop')),
            ('last', models.PositiveBigIntegerField(default=0)),
        ],
    ),
    migrations.CreateModel(
        name='Customer',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.CharField(max_length=50, verbose_name='customer number')),
            ('kind', models.CharField(choices=[('person', 'Person'), ('organisation', 'Organisation')], default='person', max_length=12, verbose_name='type')),
            ('first_name', models.CharField(blank=True, max_length=120, verbose_name='first name')),
            ('last_name', models.CharField(blank=True, max_length=120, verbose_name='last name')),
            ('company_name', models.CharField(blank=True, max_length=160, verbose_name='company')),
            ('organisation_number', models.CharField(blank=True, max_length=40, verbose_name='organisation number')),
            ('vat_number', models.CharField(blank=True, max_length=20, verbose_name='VAT number')),
            ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
            ('mobile', models.CharField(blank=True, max_length=20, verbose_name='mobile')),
            ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
            ('website', models.CharField(blank=True, max_length=200, verbose_name='website')),
            ('postal_street', models.CharField(blank=True, max_length=200, verbose_name='street')),
            ('postal_street2', models.CharField(blank=True, max_length=200, verbose_name='street, second line')),
            ('postal_suburb', models.CharField(blank=True, max_length=120, verbose_name='district')),
            ('postal_city', models.CharField(blank=True, max_length=120, verbose_name='town')),
            ('postal_postcode', models.CharField(blank=True, max_length=20, verbose_name='postcode')),
            ('postal_state', models.CharField(blank=True, max_length=120, verbose_name='region')),
            ('postal_country', models.CharField(blank=True, max_length=2, verbose_name='country')),
            ('physical_street', models.CharField(blank=True, max_length=200, verbose_name='street')),
            ('physical_street2', models.CharField(blank=True, max_length=200, verbose_name='street, second line')),
            ('physical_suburb', models.CharField(blank=True, max_length=120, verbose_name='district')),
            ('physical_city', models.CharField(blank=True, max_length=120, verbose_name='town')),
            ('physical_postcode', models.CharField(blank=True, max_length=20, verbose_name='postcode')),
            ('physical_state', models.CharField(blank=True, max_length=120, verbose_name='region')),
            ('physical_country', models.CharField(blank=True, max_length=2, verbose_name='country')),
            ('date_of_birth', models.DateField(blank=True, null=True, verbose_name='date of birth')),
            ('gender', models.CharField(blank=True, choices=[('', 'Not given'), ('F', 'Female'), ('M', 'Male'), ('N', 'Other')], default='', max_length=1, verbose_name='gender')),
            ('language', models.CharField(blank=True, choices=[('en', 'English'), ('sv', 'Svenska'), ('nl', 'Nederlands')], max_length=2, verbose_name='language')),
            ('loyalty_enabled', models.BooleanField(default=True, verbose_name='collects points')),
            ('account_policy', models.CharField(choices=[('default', "The shop's default"), ('none', 'Not allowed'), ('limit', 'Up to a limit'), ('unlimited', 'No limit')], default='default', max_length=10, verbose_name='on account')),
            ('account_limit', models.BigIntegerField(blank=True, null=True, verbose_name='limit')),
            ('note', models.TextField(blank=True, max_length=4000, verbose_name='note')),
            ('custom_field_1', models.CharField(blank=True, max_length=200, verbose_name='custom field 1')),
            ('custom_field_2', models.CharField(blank=True, max_length=200, verbose_name='custom field 2')),
            ('custom_field_3', models.CharField(blank=True, max_length=200, verbose_name='custom field 3')),
            ('custom_field_4', models.CharField(blank=True, max_length=200, verbose_name='custom field 4')),
            ('email_consent', models.BooleanField(default=False, verbose_name='wants e-mail')),
            ('sms_consent', models.BooleanField(default=False, verbose_name='wants text messages')),
            ('personal_id_sealed', models.BinaryField(null=True)),
            ('source', models.CharField(choices=[('office', 'Back office'), ('register', 'Register'), ('screen', 'Customer screen'), ('phone', 'Phone'), ('import', 'Import'), ('api', 'API'), ('demo', 'Demo')], editable=False, max_length=10, verbose_name='source')),
            ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added')),
            ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('deleted_at', models.DateTimeField(editable=False, null=True)),
            ('version', models.PositiveIntegerField(default=1, editable=False)),
            ('request_key', models.UUIDField(editable=False, null=True)),
            ('sort_name', models.CharField(editable=False, max_length=130)),
            ('labelled', models.BooleanField(default=False, editable=False)),
            ('facets', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Case(models.When(source='office', then=0), models.When(source='register', then=1024), models.When(source='screen', then=2048), models.When(source='phone', then=3072), models.When(source='import', then=4096), models.When(source='api', then=5120), models.When(source='demo', then=6144), default=15360, output_field=models.IntegerField()), '+', models.Case(models.When(models.Q(('kind', 'organisation')), then=1), default=0, output_field=models.IntegerField())), '+', models.Case(models.When(models.Q(('email_consent', True)), then=2), default=0, output_field=models.IntegerField())), '+', models.Case(models.When(models.Q(('sms_consent', True)), then=4), default=0, output_field=models.IntegerField())), '+', models.Case(models.When(models.Q(('labelled', True)), then=8), default=0, output_field=models.IntegerField())), '+', models.Case(models.When(models.Q(('deleted_at__isnull', False)), then=16), default=0, output_field=models.IntegerField())), '+', models.Case(models.When(models.Q(('mobile', ''), ('phone', ''), _negated=True), then=32), default=0, output_field=models.IntegerField())), '+', models.Case(models.When(models.Q(('email', ''), _negated=True), then=64), default=0, output_field=models.IntegerField())), '+', models.Case(models.When(models.Q(('physical_city', ''), ('physical_street', ''), ('postal_city', ''), ('postal_street', ''), _negated=True), then=128), default=0, output_field=models.IntegerField())), '+', models.Case(models.When(models.Q(('date_of_birth__isnull', False)), then=256), default=0, output_field=models.IntegerField())), '+', models.Case(models.When(models.Q(('note', ''), _negated=True), then=512), default=0, output_field=models.IntegerField())), output_field=models.IntegerField())),
            ('town_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Lower(models.Case(models.When(postal_city='', then=models.F('physical_city')), default=models.F('postal_city'), output_field=models.CharField())), models.Value('å'), models.Value('{')), models.Value('ä'), models.Value('|')), models.Value('ö'), models.Value('}')), models.Value('Å'), models.Value('{')), models.Value('Ä'), models.Value('|')), models.Value('Ö'), models.Value('}')), output_field=models.CharField(max_length=250))),
            ('number_length', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Length('number'), output_field=models.IntegerField())),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='customers', to='stamgast.shop')),
            ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='customers', to='stamgast.group', verbose_name='group')),
        ],
        options={
            'base_manager_name': 'everyone',
        },
        managers=[
            ('objects', django.db.models.manager.Manager()),
            ('everyone', django.db.models.manager.Manager()),
        ],
    ),
    migrations.CreateModel(
        name='Category',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=80, verbose_name='name')),
            ('colour', models.CharField(choices=[('grey', 'Grey'), ('red', 'Red'), ('orange', 'Orange'), ('yellow', 'Yellow'), ('green', 'Green'), ('teal', 'Teal'), ('blue', 'Blue'), ('purple', 'Purple'), ('pink', 'Pink')], default='grey', max_length=10, verbose_name='colour')),
            ('place', models.PositiveIntegerField(blank=True, null=True, verbose_name='place')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='stamgast.shop')),
        ],
        options={
            'ordering': [models.OrderBy(models.F('place'), nulls_last=True), 'name'],
        },
    ),
    migrations.CreateModel(
        name='ApiToken',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=80, verbose_name='name')),
            ('permissions', models.JSONField(default=list)),
            ('prefix', models.CharField(editable=False, max_length=12, unique=True)),
            ('digest', models.CharField(editable=False, max_length=64)),
            ('ends_on', models.DateField(blank=True, null=True, verbose_name='works until')),
            ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('last_used_at', models.DateTimeField(editable=False, null=True)),
            ('revoked_at', models.DateTimeField(editable=False, null=True)),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='ApiAnswer',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('key', models.CharField(max_length=200)),
            ('digest', models.CharField(max_length=64)),
            ('status', models.PositiveSmallIntegerField(null=True)),
            ('body', models.JSONField(null=True)),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='stamgast.apitoken')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='CustomerPasskey',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('credential', models.CharField(max_length=1400, unique=True)),
            ('public_key', models.BinaryField()),
            ('uses', models.PositiveBigIntegerField(default=0)),
            ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkeys', to='stamgast.customer')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='customer_passkeys', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='Day',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='opened')),
            ('float', models.BigIntegerField(default=0, verbose_name='float')),
            ('closed_at', models.DateTimeField(null=True, verbose_name='closed')),
            ('number', models.PositiveIntegerField(null=True, verbose_name='number')),
            ('counted', models.BigIntegerField(null=True, verbose_name='counted')),
            ('kept', models.BigIntegerField(null=True, verbose_name='stays in the drawer')),
            ('pieces', models.JSONField(default=dict)),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='days', to='stamgast.shop')),
        ],
        options={
            'ordering': ['-pk'],
        },
    ),
    migrations.CreateModel(
        name='AccountPayment',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
            ('number', models.PositiveBigIntegerField(editable=False, verbose_name='number')),
            ('method', models.CharField(choices=[('cash', 'Cash'), ('card', 'Card'), ('bank', 'Bank'), ('other', 'Other')], max_length=5, verbose_name='paid by')),
            ('amount', models.BigIntegerField(verbose_name='amount')),
            ('rounding', models.IntegerField(default=0)),
            ('given', models.BigIntegerField(null=True)),
            ('change', models.BigIntegerField(default=0)),
            ('reference', models.CharField(blank=True, max_length=80, verbose_name='reference')),
            ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='account_payments', to='stamgast.customer')),
            ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='stamgast.accountpayment')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='account_payments', to='stamgast.shop')),
            ('day', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account_payments', to='stamgast.day')),
        ],
        options={
            'ordering': ['-pk'],
        },
    ),
    migrations.CreateModel(
        name='ExchangeRate',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('currency', models.CharField(max_length=3)),
            ('home', models.CharField(max_length=3)),
            ('rate', models.DecimalField(decimal_places=8, max_digits=16)),
            ('on', models.DateField()),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='GroupRate',
        fields=[
            ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='point_rate', serialize=False, to='stamgast.group')),
            ('spend_per_point', models.PositiveBigIntegerField()),
        ],
    ),
    migrations.CreateModel(
        name='Identifier',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('number', 'Customer number'), ('card', 'Customer card'), ('email', 'E-mail'), ('phone', 'Phone'), ('personal_id', 'Personal ID'), ('licence', "Driver's licence")], max_length=12, verbose_name='kind')),
            ('key', models.CharField(max_length=254, verbose_name='key')),
            ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='stamgast.customer')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='Invoice',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit', 'Credit note')], default='invoice', max_length=7, verbose_name='type')),
            ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
            ('series', models.CharField(blank=True, editable=False, max_length=10)),
            ('number', models.PositiveBigIntegerField(editable=False, null=True, verbose_name='number')),
            ('version', models.PositiveIntegerField(default=1, editable=False)),
            ('seller', models.JSONField(default=dict)),
            ('buyer', models.JSONField(default=dict)),
            ('language', models.CharField(choices=[('en', 'English'), ('sv', 'Svenska'), ('nl', 'Nederlands')], max_length=2)),
            ('currency', models.CharField(editable=False, max_length=3)),
            ('issued_on', models.DateField(null=True, verbose_name='date')),
            ('due_on', models.DateField(null=True, verbose_name='due')),
            ('supplied_from', models.DateField(blank=True, null=True, verbose_name='supplied from')),
            ('supplied_until', models.DateField(blank=True, null=True, verbose_name='supplied until')),
            ('your_reference', models.CharField(blank=True, max_length=80, verbose_name='your reference')),
            ('order_reference', models.CharField(blank=True, max_length=80, verbose_name='order number')),
            ('note', models.TextField(blank=True, max_length=1000, verbose_name='note')),
            ('payment_reference', models.CharField(blank=True, editable=False, max_length=35)),
            ('net', models.BigIntegerField(default=0)),
            ('tax', models.BigIntegerField(default=0)),
            ('total', models.BigIntegerField(default=0)),
            ('prepaid', models.BigIntegerField(default=0)),
            ('home', models.CharField(blank=True, editable=False, max_length=3)),
            ('rate', models.DecimalField(decimal_places=8, editable=False, max_digits=16, null=True)),
            ('rate_on', models.DateField(editable=False, null=True)),
            ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('final_at', models.DateTimeField(editable=False, null=True)),
            ('credits', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_notes', to='stamgast.invoice')),
            ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invoices', to='stamgast.customer')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='invoices', to='stamgast.shop')),
        ],
        options={
            'ordering': ['-pk'],
        },
    ),
    migrations.CreateModel(
        name='AccountEntry',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('sale', 'Purchase'), ('refund', 'Refund'), ('taken_back', 'Taken back'), ('invoice', 'Invoice'), ('credit', 'Credit note'), ('payment', 'Payment'), ('fee', 'Reminder fee'), ('opening', 'Opening balance'), ('adjusted', 'Adjusted')], max_length=10)),
            ('amount', models.BigIntegerField()),
            ('left', models.BigIntegerField()),
            ('due_on', models.DateField(null=True)),
            ('reference', models.CharField(max_length=120)),
            ('note', models.CharField(blank=True, max_length=200, verbose_name='reason')),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='account_entries', to='stamgast.customer')),
            ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='stamgast.accountpayment')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='account_entries', to='stamgast.shop')),
            ('invoice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='stamgast.invoice')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='InvoiceSeries',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('series', models.CharField(blank=True, max_length=10)),
            ('first', models.PositiveBigIntegerField(default=1)),
            ('last', models.PositiveBigIntegerField(default=0)),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='Label',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=80, verbose_name='name')),
            ('colour', models.CharField(choices=[('grey', 'Grey'), ('red', 'Red'), ('orange', 'Orange'), ('yellow', 'Yellow'), ('green', 'Green'), ('teal', 'Teal'), ('blue', 'Blue'), ('purple', 'Purple'), ('pink', 'Pink')], default='grey', max_length=10, verbose_name='colour')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='stamgast.shop')),
        ],
        options={
            'ordering': ['category__name', 'name'],
        },
    ),
    migrations.AddField(
        model_name='customer',
        name='labels',
        field=models.ManyToManyField(blank=True, related_name='customers', to='stamgast.label', verbose_name='labels'),
    ),
    migrations.CreateModel(
        name='LabelCategory',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=80, verbose_name='name')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='label_categories', to='stamgast.shop')),
        ],
        options={
            'ordering': ['name'],
        },
    ),
    migrations.AddField(
        model_name='label',
        name='category',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='labels', to='stamgast.labelcategory', verbose_name='category'),
    ),
    migrations.CreateModel(
        name='Line',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('category', models.PositiveBigIntegerField(null=True)),
            ('code', models.CharField(blank=True, max_length=50)),
            ('name', models.CharField(max_length=160, verbose_name='name')),
            ('quantity', models.BigIntegerField(default=1000)),
            ('price', models.BigIntegerField()),
            ('includes_tax', models.BooleanField(default=True)),
            ('rate', models.PositiveIntegerField(default=0)),
            ('cut_kind', models.CharField(blank=True, choices=[('percent', 'Per cent'), ('amount', 'Amount')], max_length=8)),
            ('cut_value', models.PositiveBigIntegerField(default=0)),
            ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ('full', models.BigIntegerField(default=0)),
            ('total', models.BigIntegerField(default=0)),
            ('net', models.BigIntegerField(default=0)),
            ('tax', models.BigIntegerField(default=0)),
            ('taxed', models.PositiveIntegerField(default=0)),
            ('discounts', models.JSONField(default=list)),
            ('of_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='given_back', to='stamgast.line')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='InvoiceLine',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('place', models.PositiveIntegerField()),
            ('code', models.CharField(blank=True, max_length=50)),
            ('name', models.CharField(max_length=160, verbose_name='name')),
            ('quantity', models.BigIntegerField(default=1000)),
            ('price', models.BigIntegerField()),
            ('includes_tax', models.BooleanField(default=False)),
            ('rate', models.PositiveIntegerField(default=0)),
            ('full', models.BigIntegerField(default=0)),
            ('total', models.BigIntegerField(default=0)),
            ('net', models.BigIntegerField(default=0)),
            ('tax', models.BigIntegerField(default=0)),
            ('amount_only', models.BooleanField(default=False)),
            ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='stamgast.invoice')),
            ('of_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credited', to='stamgast.invoiceline')),
            ('sold', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stamgast.line')),
        ],
        options={
            'ordering': ['place', 'pk'],
        },
    ),
    migrations.CreateModel(
        name='Match',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('amount', models.PositiveBigIntegerField()),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('undone_at', models.DateTimeField(null=True)),
            ('credit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settles', to='stamgast.accountentry')),
            ('debit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settled_by', to='stamgast.accountentry')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Outlet',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=120, verbose_name='name')),
            ('street', models.CharField(blank=True, max_length=200, verbose_name='street')),
            ('postcode', models.CharField(blank=True, max_length=20, verbose_name='postcode')),
            ('city', models.CharField(blank=True, max_length=120, verbose_name='city')),
            ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outlets', to='stamgast.shop')),
        ],
        options={
            'ordering': ['name'],
        },
    ),
    migrations.CreateModel(
        name='Picture',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('image', models.BinaryField()),
            ('content_type', models.CharField(max_length=20)),
            ('fingerprint', models.CharField(max_length=16)),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='Product',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.CharField(max_length=50, verbose_name='code')),
            ('name', models.CharField(max_length=160, verbose_name='name')),
            ('price', models.BigIntegerField(default=0, verbose_name='price')),
            ('price_includes_tax', models.BooleanField(default=True, verbose_name='price includes tax')),
            ('active', models.BooleanField(default=True, verbose_name='sold')),
            ('colour', models.CharField(blank=True, choices=[('grey', 'Grey'), ('red', 'Red'), ('orange', 'Orange'), ('yellow', 'Yellow'), ('green', 'Green'), ('teal', 'Teal'), ('blue', 'Blue'), ('purple', 'Purple'), ('pink', 'Pink')], max_length=10, verbose_name='colour')),
            ('picture', models.CharField(blank=True, editable=False, max_length=16, verbose_name='picture')),
            ('source', models.CharField(choices=[('office', 'Back office'), ('import', 'Import'), ('api', 'API'), ('demo', 'Demo')], editable=False, max_length=10)),
            ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('version', models.PositiveIntegerField(default=1, editable=False)),
            ('request_key', models.UUIDField(editable=False, null=True)),
            ('sort_name', models.CharField(default='', editable=False, max_length=130)),
            ('terms', models.TextField(default='', editable=False)),
            ('counted', models.PositiveIntegerField(editable=False, null=True)),
            ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='products', to='stamgast.category')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='products', to='stamgast.shop')),
        ],
        options={
            'ordering': ['sort_name', 'pk'],
        },
    ),
    migrations.AddField(
        model_name='line',
        name='product',
        field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.product'),
    ),
    migrations.CreateModel(
        name='Barcode',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.CharField(max_length=80, verbose_name='barcode')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='barcodes', to='stamgast.shop')),
            ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='barcodes', to='stamgast.product')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Register',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=120, verbose_name='name')),
            ('outlet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registers', to='stamgast.outlet')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registers', to='stamgast.shop')),
        ],
        options={
            'ordering': ['outlet__name', 'name'],
        },
    ),
    migrations.CreateModel(
        name='Device',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('register', 'Register'), ('screen', 'Customer screen')], max_length=8)),
            ('digest', models.CharField(editable=False, max_length=64, unique=True)),
            ('user_agent', models.CharField(blank=True, editable=False, max_length=200)),
            ('paired_at', models.DateTimeField(editable=False)),
            ('seen_at', models.DateTimeField(editable=False)),
            ('revoked_at', models.DateTimeField(editable=False, null=True)),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='stamgast.shop')),
            ('register', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='stamgast.register')),
        ],
        options={
            'ordering': ['-paired_at'],
        },
    ),
    migrations.AddField(
        model_name='day',
        name='register',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='stamgast.register'),
    ),
    migrations.AddField(
        model_name='accountpayment',
        name='register',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stamgast.register'),
    ),
    migrations.CreateModel(
        name='RememberedMapping',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(default='customers', max_length=20)),
            ('signature', models.CharField(max_length=64)),
            ('targets', models.JSONField(default=list)),
            ('options', models.JSONField(default=dict)),
            ('used_at', models.DateTimeField(default=django.utils.timezone.now)),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remembered_mappings', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='Sale',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('key', models.UUIDField(editable=False)),
            ('version', models.PositiveIntegerField(default=0, editable=False)),
            ('state', models.CharField(choices=[('open', 'Open'), ('parked', 'Parked'), ('completed', 'Completed'), ('void', 'Void')], default='open', max_length=10, verbose_name='state')),
            ('kind', models.CharField(choices=[('sale', 'Sale'), ('refund', 'Refund')], default='sale', max_length=8, verbose_name='type')),
            ('number', models.PositiveBigIntegerField(editable=False, null=True, verbose_name='receipt number')),
            ('code', models.CharField(editable=False, max_length=20)),
            ('currency', models.CharField(editable=False, max_length=3)),
            ('via', models.CharField(blank=True, choices=[('search', 'Found by the cashier'), ('created', 'Added at the register'), ('scan', 'Scanned'), ('voucher', 'By their voucher'), ('screen', 'By themselves at the screen'), ('phone', 'By themselves on their phone')], max_length=10)),
            ('tax_override', models.PositiveIntegerField(null=True)),
            ('cut_kind', models.CharField(blank=True, choices=[('percent', 'Per cent'), ('amount', 'Amount')], max_length=8)),
            ('cut_value', models.PositiveBigIntegerField(default=0)),
            ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
            ('opened_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('ended_at', models.DateTimeField(editable=False, null=True)),
            ('full', models.BigIntegerField(default=0)),
            ('discount', models.BigIntegerField(default=0)),
            ('net', models.BigIntegerField(default=0)),
            ('tax', models.BigIntegerField(default=0)),
            ('total', models.BigIntegerField(default=0)),
            ('rounding', models.IntegerField(default=0)),
            ('points_earned', models.BigIntegerField(null=True)),
            ('points_after', models.BigIntegerField(null=True)),
            ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sales', to='stamgast.customer')),
            ('day', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='stamgast.day')),
            ('refund_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='stamgast.sale')),
            ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='stamgast.register')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sales', to='stamgast.shop')),
        ],
        options={
            'ordering': ['-pk'],
        },
    ),
    migrations.AddField(
        model_name='line',
        name='sale',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='stamgast.sale'),
    ),
    migrations.CreateModel(
        name='InvoicedSale',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sales', to='stamgast.invoice')),
            ('sale', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='invoiced', to='stamgast.sale')),
        ],
    ),
    migrations.AddField(
        model_name='accountentry',
        name='sale',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account_entries', to='stamgast.sale'),
    ),
    migrations.CreateModel(
        name='SaleRequest',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('key', models.CharField(max_length=200)),
            ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ('sale', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='stamgast.sale')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='SearchBucket',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('first', models.BigIntegerField()),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='Spending',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('month', models.DateField()),
            ('spent', models.BigIntegerField(default=0)),
            ('visits', models.PositiveIntegerField(default=0)),
            ('last_at', models.DateTimeField(null=True)),
            ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='spending', to='stamgast.customer')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
        ],
        options={
            'ordering': ['month'],
        },
    ),
    migrations.CreateModel(
        name='Staff',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=120, verbose_name='name')),
            ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('cashier', 'Cashier')], default='cashier', max_length=10, verbose_name='role')),
            ('pin', models.CharField(blank=True, editable=False, max_length=200)),
            ('pin_misses', models.PositiveSmallIntegerField(default=0, editable=False)),
            ('pin_missed_at', models.DateTimeField(editable=False, null=True)),
            ('active', models.BooleanField(default=True, verbose_name='active')),
            ('invited_at', models.DateTimeField(editable=False, null=True)),
            ('customer_columns', models.JSONField(blank=True, default=list)),
            ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff', to='stamgast.shop')),
            ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='places', to=settings.AUTH_USER_MODEL, verbose_name='user')),
        ],
        options={
            'ordering': ['name'],
        },
    ),
    migrations.CreateModel(
        name='Shift',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('since', models.DateTimeField()),
            ('seen_at', models.DateTimeField()),
            ('until', models.DateTimeField(null=True)),
            ('ended', models.CharField(blank=True, choices=[('out', 'Signed out'), ('locked', 'Locked')], max_length=6)),
            ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='stamgast.device')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='stamgast.shop')),
            ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='stamgast.staff')),
        ],
        options={
            'ordering': ['-pk'],
        },
    ),
    migrations.AddField(
        model_name='sale',
        name='cut_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.AddField(
        model_name='sale',
        name='ended_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.AddField(
        model_name='sale',
        name='opened_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.CreateModel(
        name='Reminder',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('level', models.PositiveSmallIntegerField()),
            ('fee', models.PositiveBigIntegerField(default=0)),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='stamgast.invoice')),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['level'],
        },
    ),
    migrations.CreateModel(
        name='ReceiptOut',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('how', models.CharField(choices=[('print', 'Printed'), ('pdf', 'PDF'), ('mail', 'E-mail')], max_length=5)),
            ('copy', models.BooleanField(default=False, verbose_name='copy')),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('address', models.EmailField(blank=True, max_length=254)),
            ('tries', models.PositiveSmallIntegerField(default=0)),
            ('sent_at', models.DateTimeField(null=True)),
            ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='stamgast.accountpayment')),
            ('sale', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='stamgast.sale')),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Purpose',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('language', models.CharField(choices=[('en', 'English'), ('sv', 'Svenska'), ('nl', 'Nederlands')], max_length=2)),
            ('version', models.PositiveIntegerField(default=1)),
            ('basis', models.CharField(choices=[('consent', 'Consent'), ('contract', 'Contract'), ('interest', 'Legitimate interest')], default='consent', max_length=8, verbose_name='lawful basis')),
            ('text', models.TextField(max_length=600, verbose_name='purpose')),
            ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='purposes', to='stamgast.shop')),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['language', '-version'],
        },
    ),
    migrations.CreateModel(
        name='Promotion',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=80, verbose_name='name')),
            ('kind', models.CharField(choices=[('percent', 'Per cent off'), ('amount', 'Amount off each piece'), ('price', 'Fixed price'), ('cheapest', 'The cheapest is free')], default='percent', max_length=8, verbose_name='type')),
            ('value', models.PositiveBigIntegerField(verbose_name='value')),
            ('at_least', models.PositiveBigIntegerField(default=1000, verbose_name='from')),
            ('audience', models.CharField(choices=[('everyone', 'Everyone'), ('labels', 'Customers with a label'), ('groups', 'Customers in a group')], default='everyone', max_length=8, verbose_name='for whom')),
            ('starts_on', models.DateField(blank=True, null=True, verbose_name='first day')),
            ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
            ('weekdays', models.PositiveSmallIntegerField(default=127, verbose_name='days')),
            ('from_time', models.TimeField(blank=True, null=True, verbose_name='from')),
            ('to_time', models.TimeField(blank=True, null=True, verbose_name='until')),
            ('active', models.BooleanField(default=True, verbose_name='active')),
            ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('version', models.PositiveIntegerField(default=1, editable=False)),
            ('categories', models.ManyToManyField(blank=True, related_name='promotions', to='stamgast.category')),
            ('groups', models.ManyToManyField(blank=True, related_name='promotions', to='stamgast.group')),
            ('labels', models.ManyToManyField(blank=True, related_name='promotions', to='stamgast.label')),
            ('outlets', models.ManyToManyField(blank=True, related_name='promotions', to='stamgast.outlet')),
            ('products', models.ManyToManyField(blank=True, related_name='promotions', to='stamgast.product')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promotions', to='stamgast.shop')),
            ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['-pk'],
        },
    ),
    migrations.CreateModel(
        name='ProductChange',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('source', models.CharField(choices=[('office', 'Back office'), ('import', 'Import'), ('api', 'API'), ('demo', 'Demo')], max_length=10)),
            ('reference', models.CharField(blank=True, max_length=60)),
            ('fields', models.JSONField(default=dict)),
            ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='stamgast.product')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='product_changes', to='stamgast.shop')),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['-at', '-pk'],
        },
    ),
    migrations.CreateModel(
        name='PointEntry',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('earned', 'Earned'), ('redeemed', 'Redeemed'), ('reversed', 'Refund'), ('taken_back', 'Taken back'), ('bonus', 'Welcome bonus'), ('adjusted', 'Adjusted'), ('expired', 'Expired'), ('opening', 'Opening balance')], max_length=10)),
            ('points', models.BigIntegerField()),
            ('expires_on', models.DateField(null=True)),
            ('reference', models.CharField(max_length=120)),
            ('note', models.CharField(blank=True, max_length=200, verbose_name='reason')),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='point_entries', to='stamgast.customer')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='point_entries', to='stamgast.shop')),
            ('sale', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='point_entries', to='stamgast.sale')),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.AddField(
        model_name='line',
        name='by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.AddField(
        model_name='line',
        name='cut_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.AddField(
        model_name='line',
        name='price_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.CreateModel(
        name='InvoiceOut',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('how', models.CharField(choices=[('pdf', 'PDF'), ('ubl', 'UBL'), ('mail', 'E-mail')], max_length=4)),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('address', models.EmailField(blank=True, max_length=254)),
            ('tries', models.PositiveSmallIntegerField(default=0)),
            ('sent_at', models.DateTimeField(null=True)),
            ('given_up_at', models.DateTimeField(null=True)),
            ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outs', to='stamgast.invoice')),
            ('reminder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='outs', to='stamgast.reminder')),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.AddField(
        model_name='invoice',
        name='final_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.AddField(
        model_name='invoice',
        name='made_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.CreateModel(
        name='Introduction',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('way', models.CharField(choices=[('phone', 'By phone'), ('scan', 'Scan ID'), ('pad', 'Enter number')], max_length=5)),
            ('state', models.CharField(choices=[('shown', 'Waits for the phone'), ('offered', 'Wants to become a customer'), ('several', 'Several customers'), ('connected', 'Connected'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn by the customer'), ('expired', 'Expired'), ('unknown', 'Not found')], max_length=9)),
            ('code', models.CharField(max_length=2)),
            ('digest', models.CharField(editable=False, max_length=64, null=True, unique=True)),
            ('phone', models.CharField(blank=True, editable=False, max_length=64)),
            ('sealed', models.BinaryField(null=True)),
            ('language', models.CharField(blank=True, choices=[('en', 'English'), ('sv', 'Svenska'), ('nl', 'Nederlands')], max_length=2)),
            ('joined', models.BooleanField(default=False)),
            ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
            ('expires_at', models.DateTimeField()),
            ('said_at', models.DateTimeField(null=True)),
            ('answered_at', models.DateTimeField(null=True)),
            ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='introductions', to='stamgast.customer')),
            ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.device')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='introductions', to='stamgast.shop')),
            ('purpose', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.purpose')),
            ('register', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='introductions', to='stamgast.register')),
            ('sale', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='introductions', to='stamgast.sale')),
            ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['-pk'],
        },
    ),
    migrations.CreateModel(
        name='ImportRun',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(default='customers', max_length=20)),
            ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ('name', models.CharField(max_length=200, verbose_name='file')),
            ('size', models.PositiveBigIntegerField()),
            ('sha256', models.CharField(max_length=64)),
            ('state', models.CharField(choices=[('uploaded', 'Reading'), ('read', 'Columns to confirm'), ('checking', 'Checking'), ('checked', 'Ready to import'), ('waiting', 'Waiting for another import'), ('applying', 'Importing'), ('done', 'Imported'), ('undoing', 'Being undone'), ('undone', 'Undone'), ('failed', 'Refused'), ('discarded', 'Discarded')], default='uploaded', max_length=12)),
            ('job', models.CharField(blank=True, max_length=64)),
            ('options', models.JSONField(default=dict)),
            ('mapping', models.JSONField(default=list)),
            ('counts', models.JSONField(default=dict)),
            ('refusal', models.TextField(blank=True)),
            ('written', models.PositiveIntegerField(null=True)),
            ('made', models.JSONField(default=dict)),
            ('kept', models.JSONField(default=list)),
            ('files_gone', models.BooleanField(default=False)),
            ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('applied_at', models.DateTimeField(null=True)),
            ('finished_at', models.DateTimeField(null=True)),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='stamgast.shop')),
            ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['-created_at', '-pk'],
        },
    ),
    migrations.AddField(
        model_name='device',
        name='paired_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.AddField(
        model_name='day',
        name='closed_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.AddField(
        model_name='day',
        name='opened_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.AddField(
        model_name='customer',
        name='created_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.CreateModel(
        name='Consent',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'Text message'), ('id', 'Personal ID')], max_length=8)),
            ('given', models.BooleanField()),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('source', models.CharField(choices=[('office', 'Back office'), ('register', 'Register'), ('screen', 'Customer screen'), ('phone', 'Phone'), ('import', 'Import'), ('api', 'API'), ('demo', 'Demo')], max_length=10)),
            ('text', models.TextField(blank=True)),
            ('purpose', models.JSONField(null=True)),
            ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='stamgast.customer')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='stamgast.shop')),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['-at', '-pk'],
        },
    ),
    migrations.CreateModel(
        name='Change',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('source', models.CharField(choices=[('office', 'Back office'), ('register', 'Register'), ('screen', 'Customer screen'), ('phone', 'Phone'), ('import', 'Import'), ('api', 'API'), ('demo', 'Demo')], max_length=10)),
            ('reference', models.CharField(blank=True, max_length=60)),
            ('action', models.CharField(choices=[('changed', 'Changed'), ('deleted', 'Deleted'), ('restored', 'Brought back')], default='changed', max_length=10)),
            ('fields', models.JSONField(default=dict)),
            ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='stamgast.customer')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='stamgast.shop')),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['-at', '-pk'],
        },
    ),
    migrations.CreateModel(
        name='CashMovement',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('key', models.CharField(max_length=200)),
            ('amount', models.BigIntegerField(verbose_name='amount')),
            ('reason', models.CharField(max_length=200, verbose_name='reason')),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
            ('day', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='movements', to='stamgast.day')),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='AuditEntry',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('action', models.CharField(max_length=60)),
            ('subject', models.CharField(blank=True, max_length=120)),
            ('details', models.JSONField(blank=True, default=dict)),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='audit', to='stamgast.shop')),
            ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
        ],
        options={
            'ordering': ['-at', '-pk'],
        },
    ),
    migrations.CreateModel(
        name='Approval',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('permission', models.CharField(max_length=60)),
            ('digest', models.CharField(max_length=64, unique=True)),
            ('at', models.DateTimeField()),
            ('used_at', models.DateTimeField(null=True)),
            ('used_for', models.CharField(blank=True, max_length=200)),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
            ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='stamgast.device')),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stamgast.staff')),
        ],
    ),
    migrations.AddField(
        model_name='apitoken',
        name='made_by',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.staff'),
    ),
    migrations.AddField(
        model_name='accountpayment',
        name='by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.AddField(
        model_name='accountentry',
        name='by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff'),
    ),
    migrations.CreateModel(
        name='StatementOut',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('since', models.DateField()),
            ('until', models.DateField()),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('address', models.EmailField(blank=True, max_length=254)),
            ('tries', models.PositiveSmallIntegerField(default=0)),
            ('sent_at', models.DateTimeField(null=True)),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
            ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='stamgast.customer')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
        ],
        options={
            'ordering': ['-pk'],
        },
    ),
    migrations.CreateModel(
        name='Tax',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=60, verbose_name='name')),
            ('rate_bp', models.PositiveIntegerField(verbose_name='rate')),
            ('usual', models.BooleanField(default=False, verbose_name='usual for new products')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taxes', to='stamgast.shop')),
        ],
        options={
            'ordering': ['-rate_bp', 'name'],
        },
    ),
    migrations.AddField(
        model_name='product',
        name='tax',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='stamgast.tax'),
    ),
    migrations.AddField(
        model_name='customer',
        name='tax',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stamgast.tax', verbose_name='tax'),
    ),
    migrations.CreateModel(
        name='Voucher',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('gift_card', 'Gift card'), ('coupon', 'Coupon')], max_length=9, verbose_name='type')),
            ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
            ('expires_on', models.DateField(blank=True, null=True, verbose_name='valid until')),
            ('active', models.BooleanField(default=True, verbose_name='active')),
            ('balance', models.PositiveBigIntegerField(default=0, editable=False, verbose_name='balance')),
            ('discount', models.CharField(blank=True, choices=[('percent', 'Per cent off'), ('amount', 'Amount off')], max_length=8)),
            ('value', models.PositiveBigIntegerField(default=0, verbose_name='value')),
            ('at_least_total', models.PositiveBigIntegerField(default=0, verbose_name='from')),
            ('uses_left', models.PositiveIntegerField(blank=True, null=True, verbose_name='uses left')),
            ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ('version', models.PositiveIntegerField(default=1, editable=False)),
            ('issued_in', models.UUIDField(default=uuid.uuid4, editable=False)),
            ('categories', models.ManyToManyField(blank=True, related_name='+', to='stamgast.category')),
            ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
            ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='vouchers', to='stamgast.customer')),
            ('products', models.ManyToManyField(blank=True, related_name='+', to='stamgast.product')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vouchers', to='stamgast.shop')),
        ],
        options={
            'ordering': ['-pk'],
        },
    ),
    migrations.CreateModel(
        name='Tender',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('cash', 'Cash'), ('card', 'Card'), ('voucher', 'Gift card'), ('on_account', 'On account'), ('points', 'Points'), ('invoice', 'Invoice')], max_length=10, verbose_name='tender')),
            ('amount', models.BigIntegerField()),
            ('given', models.BigIntegerField(null=True)),
            ('change', models.BigIntegerField(default=0)),
            ('points', models.BigIntegerField(null=True)),
            ('reference', models.CharField(blank=True, max_length=80)),
            ('booked_as', models.CharField(blank=True, max_length=120)),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
            ('sale', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tenders', to='stamgast.sale')),
            ('voucher', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tenders', to='stamgast.voucher')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.AddField(
        model_name='sale',
        name='coupon',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='stamgast.voucher'),
    ),
    migrations.CreateModel(
        name='VoucherCode',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('code', models.CharField(max_length=40, verbose_name='code')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='voucher_codes', to='stamgast.shop')),
            ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='stamgast.voucher')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='VoucherEntry',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('amount', models.BigIntegerField()),
            ('reference', models.CharField(max_length=120)),
            ('note', models.CharField(blank=True, max_length=200, verbose_name='reason')),
            ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stamgast.staff')),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='voucher_entries', to='stamgast.shop')),
            ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='stamgast.voucher')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Account',
        fields=[
            ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='account', serialize=False, to='stamgast.customer')),
            ('balance', models.BigIntegerField(default=0, verbose_name='balance')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='Indexed',
        fields=[
            ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='indexed', serialize=False, to='stamgast.customer')),
            ('terms', models.TextField()),
            ('shop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='PointAccount',
        fields=[
            ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='point_account', serialize=False, to='stamgast.customer')),
            ('balance', models.BigIntegerField(default=0, verbose_name='points')),
            ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='point_accounts', to='stamgast.shop')),
        ],
    ),
    migrations.CreateModel(
        name='CreditRules',
        fields=[
            ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='credit', serialize=False, to='stamgast.shop')),
            ('policy', models.CharField(choices=[('none', 'Nobody, unless their own page allows it'), ('limit', 'Everybody, up to a limit'), ('unlimited', 'Everybody, without a limit')], default='none', max_length=10, verbose_name='on account')),
            ('limit', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='limit')),
            ('days', models.PositiveSmallIntegerField(default=30, verbose_name='days to pay')),
        ],
        options={
            'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('policy', 'limit'), _negated=True), ('limit__isnull', False), _connector='OR'), name='a_credit_limit_is_an_amount')],
        },
    ),
    migrations.CreateModel(
        name='PointRules',
        fields=[
            ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='points', serialize=False, to='stamgast.shop')),
            ('on', models.BooleanField(default=False, verbose_name='customers collect points')),
            ('spend_per_point', models.PositiveBigIntegerField(default=1000)),
            ('worth_of_100', models.PositiveBigIntegerField(default=1000)),
            ('sign_up_bonus', models.PositiveIntegerField(default=0)),
            ('bonus_since', models.DateTimeField(editable=False, null=True)),
            ('expire_after_months', models.PositiveSmallIntegerField(blank=True, null=True)),
        ],
        options={
            'constraints': [models.CheckConstraint(condition=models.Q(('spend_per_point__gt', 0), ('worth_of_100__gt', 0)), name='points_are_for_and_worth_something')],
        },
    ),
    migrations.AddConstraint(
        model_name='category',
        constraint=models.UniqueConstraint(models.F('shop'), django.db.models.functions.text.Lower('name'), name='product_category_once'),
    ),
    migrations.AddConstraint(
        model_name='apianswer',
        constraint=models.UniqueConstraint(fields=('shop', 'token', 'key'), name='answer_once_a_key'),
    ),
    migrations.AddConstraint(
        model_name='exchangerate',
        constraint=models.UniqueConstraint(fields=('shop', 'currency', 'home'), name='exchange_rate_once'),
    ),
    migrations.AddConstraint(
        model_name='exchangerate',
        constraint=models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='an_exchange_rate_above_zero'),
    ),
    migrations.AddConstraint(
        model_name='group',
        constraint=models.UniqueConstraint(models.F('shop'), django.db.models.functions.text.Lower('name'), name='group_name_once'),
    ),
    migrations.AddIndex(
        model_name='identifier',
        index=models.Index(fields=['shop', 'kind', 'key'], name='identifier_lookup'),
    ),
    migrations.AddConstraint(
        model_name='identifier',
        constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['number', 'card', 'personal_id', 'licence'])), fields=('shop', 'kind', 'key'), name='identifier_has_one_owner'),
    ),
    migrations.AddConstraint(
        model_name='identifier',
        constraint=models.UniqueConstraint(fields=('customer', 'kind', 'key'), name='identifier_once_a_customer'),
    ),
    migrations.AddConstraint(
        model_name='invoiceseries',
        constraint=models.UniqueConstraint(fields=('shop', 'series'), name='invoice_series_once'),
    ),
    migrations.AddConstraint(
        model_name='labelcategory',
        constraint=models.UniqueConstraint(models.F('shop'), django.db.models.functions.text.Lower('name'), name='category_name_once'),
    ),
    migrations.AddConstraint(
        model_name='label',
        constraint=models.UniqueConstraint(models.F('shop'), django.db.models.functions.text.Lower('name'), name='label_name_once'),
    ),
    migrations.AddConstraint(
        model_name='invoiceline',
        constraint=models.UniqueConstraint(fields=('invoice', 'place'), name='invoice_line_place_once'),
    ),
    migrations.AddConstraint(
        model_name='invoiceline',
        constraint=models.CheckConstraint(condition=models.Q(('quantity', 0), _negated=True), name='an_invoice_line_has_a_quantity'),
    ),
    migrations.AddConstraint(
        model_name='match',
        constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='a_match_settles_something'),
    ),
    migrations.AddConstraint(
        model_name='outlet',
        constraint=models.UniqueConstraint(fields=('shop', 'name'), name='outlet_name_once'),
    ),
    migrations.AddConstraint(
        model_name='picture',
        constraint=models.UniqueConstraint(fields=('shop', 'fingerprint'), name='picture_once'),
    ),
    migrations.AddConstraint(
        model_name='barcode',
        constraint=models.UniqueConstraint(fields=('shop', 'code'), name='barcode_once'),
    ),
    migrations.AddConstraint(
        model_name='barcode',
        constraint=models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='barcode_says_something'),
    ),
    migrations.AddConstraint(
        model_name='register',
        constraint=models.UniqueConstraint(fields=('shop', 'name'), name='register_name_once'),
    ),
    migrations.AddConstraint(
        model_name='rememberedmapping',
        constraint=models.UniqueConstraint(fields=('shop', 'kind', 'signature'), name='mapping_once_a_header'),
    ),
    migrations.AddConstraint(
        model_name='salerequest',
        constraint=models.UniqueConstraint(fields=('shop', 'key'), name='sale_request_once'),
    ),
    migrations.AddConstraint(
        model_name='spending',
        constraint=models.UniqueConstraint(fields=('customer', 'month'), name='spending_month_once'),
    ),
    migrations.AddConstraint(
        model_name='staff',
        constraint=models.UniqueConstraint(fields=('shop', 'user'), name='one_place_a_shop'),
    ),
    migrations.AddIndex(
        model_name='shift',
        index=models.Index(condition=models.Q(('until', None)), fields=['seen_at'], name='at_work_lately'),
    ),
    migrations.AddConstraint(
        model_name='shift',
        constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('device',), name='one_at_a_register'),
    ),
    migrations.AddConstraint(
        model_name='reminder',
        constraint=models.UniqueConstraint(fields=('invoice', 'level'), name='reminder_level_once'),
    ),
    migrations.AddConstraint(
        model_name='receiptout',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('payment__isnull', True), ('sale__isnull', False)), models.Q(('payment__isnull', False), ('sale__isnull', True)), _connector='OR'), name='a_receipt_is_of_a_sale_or_a_payment'),
    ),
    migrations.AddConstraint(
        model_name='purpose',
        constraint=models.UniqueConstraint(fields=('shop', 'language', 'version'), name='purpose_version_once'),
    ),
    migrations.AddConstraint(
        model_name='promotion',
        constraint=models.UniqueConstraint(models.F('shop'), django.db.models.functions.text.Lower('name'), name='promotion_name_once'),
    ),
    migrations.AddConstraint(
        model_name='promotion',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'percent'), _negated=True), models.Q(('value__gt', 0), ('value__lte', 10000)), _connector='OR'), name='promotion_per_cent'),
    ),
    migrations.AddConstraint(
        model_name='promotion',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'cheapest'), _negated=True), ('value__gte', 2), _connector='OR'), name='promotion_cheapest_of_two'),
    ),
    migrations.AddConstraint(
        model_name='promotion',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_time', None), ('to_time', None)), models.Q(('from_time__isnull', False), ('to_time__isnull', False)), _connector='OR'), name='promotion_hours_are_two'),
    ),
    migrations.AddIndex(
        model_name='productchange',
        index=models.Index(condition=models.Q(('reference', ''), _negated=True), fields=['shop', 'reference'], name='product_change_by_reference'),
    ),
    migrations.AddIndex(
        model_name='pointentry',
        index=models.Index(fields=['customer', '-id'], name='point_entry_by_customer'),
    ),
    migrations.AddIndex(
        model_name='pointentry',
        index=models.Index(condition=models.Q(('expires_on__isnull', False)), fields=['shop', 'expires_on'], name='point_entry_by_expiry'),
    ),
    migrations.AddConstraint(
        model_name='pointentry',
        constraint=models.UniqueConstraint(fields=('shop', 'reference'), name='point_entry_once'),
    ),
    migrations.AddConstraint(
        model_name='pointentry',
        constraint=models.CheckConstraint(condition=models.Q(('points', 0), _negated=True), name='a_point_entry_moves_points'),
    ),
    migrations.AddConstraint(
        model_name='line',
        constraint=models.CheckConstraint(condition=models.Q(('quantity', 0), _negated=True), name='a_line_has_a_quantity'),
    ),
    migrations.AddIndex(
        model_name='invoice',
        index=models.Index(fields=['shop', '-id'], name='invoice_newest'),
    ),
    migrations.AddIndex(
        model_name='invoice',
        index=models.Index(fields=['shop', 'due_on'], name='invoice_by_due'),
    ),
    migrations.AddConstraint(
        model_name='invoice',
        constraint=models.UniqueConstraint(fields=('shop', 'key'), name='invoice_key_once'),
    ),
    migrations.AddConstraint(
        model_name='invoice',
        constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('shop', 'series', 'number'), name='invoice_number_once'),
    ),
    migrations.AddConstraint(
        model_name='invoice',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('final_at__isnull', False), ('issued_on__isnull', False), ('number__isnull', False)), models.Q(('final_at', None), ('number', None)), _connector='OR'), name='a_final_invoice_has_number_and_days'),
    ),
    migrations.AddConstraint(
        model_name='invoice',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('credits__isnull', False), ('kind', 'credit')), models.Q(('credits', None), ('kind', 'invoice')), _connector='OR'), name='a_credit_note_is_of_an_invoice'),
    ),
    migrations.AddConstraint(
        model_name='invoice',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('home', ''), ('rate', None), ('rate_on', None)), models.Q(models.Q(('home', ''), _negated=True), ('rate__gt', 0), ('rate_on__isnull', False)), _connector='OR'), name='a_currency_at_home_has_its_rate'),
    ),
    migrations.AddIndex(
        model_name='introduction',
        index=models.Index(fields=['sale', '-id'], name='introduction_of_sale'),
    ),
    migrations.AddConstraint(
        model_name='introduction',
        constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['shown', 'offered', 'several'])), fields=('register',), name='one_introduction_a_register'),
    ),
    migrations.AddConstraint(
        model_name='introduction',
        constraint=models.CheckConstraint(condition=models.Q(('state__in', ['shown', 'offered', 'several']), ('sealed', None), _connector='OR'), name='answered_introductions_say_nothing'),
    ),
    migrations.AddIndex(
        model_name='importrun',
        index=models.Index(fields=['shop', '-created_at'], name='imports_by_time'),
    ),
    migrations.AddConstraint(
        model_name='importrun',
        constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['applying', 'undoing'])), fields=('shop',), name='one_import_at_a_time'),
    ),
    migrations.AddConstraint(
        model_name='device',
        constraint=models.UniqueConstraint(condition=models.Q(('kind', 'register'), ('revoked_at', None)), fields=('register',), name='one_browser_a_register'),
    ),
    migrations.AddIndex(
        model_name='day',
        index=models.Index(fields=['shop', '-opened_at'], name='day_by_opening'),
    ),
    migrations.AddConstraint(
        model_name='day',
        constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('register',), name='one_open_day_a_register'),
    ),
    migrations.AddConstraint(
        model_name='day',
        constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('register', 'number'), name='z_number_once'),
    ),
    migrations.AddConstraint(
        model_name='day',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('counted', None), ('kept', None), ('number', None)), models.Q(('closed_at__isnull', False), ('counted__gte', 0), ('kept__gte', 0), ('number__isnull', False)), _connector='OR'), name='a_closed_day_is_counted'),
    ),
    migrations.AddIndex(
        model_name='change',
        index=models.Index(condition=models.Q(('reference', ''), _negated=True), fields=['shop', 'reference'], name='change_by_reference'),
    ),
    migrations.AddConstraint(
        model_name='cashmovement',
        constraint=models.UniqueConstraint(fields=('shop', 'key'), name='cash_movement_once'),
    ),
    migrations.AddConstraint(
        model_name='cashmovement',
        constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='a_movement_moves_cash'),
    ),
    migrations.AddIndex(
        model_name='auditentry',
        index=models.Index(fields=['shop', '-at'], name='audit_by_time'),
    ),
    migrations.AddConstraint(
        model_name='apitoken',
        constraint=models.UniqueConstraint(models.F('shop'), django.db.models.functions.text.Lower('name'), condition=models.Q(('revoked_at', None)), name='token_name_once'),
    ),
    migrations.AddConstraint(
        model_name='accountpayment',
        constraint=models.UniqueConstraint(fields=('shop', 'key'), name='account_payment_once'),
    ),
    migrations.AddConstraint(
        model_name='accountpayment',
        constraint=models.UniqueConstraint(fields=('shop', 'number'), name='account_payment_number_once'),
    ),
    migrations.AddConstraint(
        model_name='accountpayment',
        constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='a_payment_moves_money'),
    ),
    migrations.AddIndex(
        model_name='accountentry',
        index=models.Index(fields=['customer', '-id'], name='account_entry_by_customer'),
    ),
    migrations.AddIndex(
        model_name='accountentry',
        index=models.Index(condition=models.Q(('left', 0), _negated=True), fields=['shop', 'customer', 'due_on', 'left'], name='account_entry_open'),
    ),
    migrations.AddConstraint(
        model_name='accountentry',
        constraint=models.UniqueConstraint(fields=('shop', 'reference'), name='account_entry_once'),
    ),
    migrations.AddConstraint(
        model_name='accountentry',
        constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='an_account_entry_moves_money'),
    ),
    migrations.AddConstraint(
        model_name='accountentry',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('left__gte', 0), ('left__lte', models.F('amount'))), models.Q(('amount__lt', 0), ('left__gte', models.F('amount')), ('left__lte', 0)), _connector='OR'), name='no_more_is_left_than_there_was'),
    ),
    migrations.AddConstraint(
        model_name='tax',
        constraint=models.UniqueConstraint(fields=('shop', 'name'), name='tax_name_once'),
    ),
    migrations.AddConstraint(
        model_name='tax',
        constraint=models.UniqueConstraint(condition=models.Q(('usual', True)), fields=('shop',), name='one_usual_tax_a_shop'),
    ),
    migrations.AddIndex(
        model_name='product',
        index=models.Index(fields=['shop', 'sort_name', 'id'], name='product_by_name'),
    ),
    migrations.AddIndex(
        model_name='product',
        index=models.Index(fields=['shop', 'counted'], name='product_by_counted_code'),
    ),
    migrations.AddIndex(
        model_name='product',
        index=models.Index(fields=['shop', 'updated_at'], name='product_by_change'),
    ),
    migrations.AddConstraint(
        model_name='product',
        constraint=models.UniqueConstraint(models.F('shop'), django.db.models.functions.text.Lower('code'), name='product_code_once'),
    ),
    migrations.AddConstraint(
        model_name='product',
        constraint=models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='product_has_a_code'),
    ),
    migrations.AddConstraint(
        model_name='product',
        constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='product_has_a_name'),
    ),
    migrations.AddConstraint(
        model_name='product',
        constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='product_price_from_zero'),
    ),
    migrations.AddConstraint(
        model_name='product',
        constraint=models.UniqueConstraint(fields=('shop', 'request_key'), name='product_made_once'),
    ),
    migrations.AddIndex(
        model_name='customer',
        index=models.Index(condition=models.Q(('deleted_at', None)), fields=['shop', 'group'], name='customer_by_group'),
    ),
    migrations.AddIndex(
        model_name='customer',
        index=models.Index(condition=models.Q(('date_of_birth__isnull', False), ('deleted_at', None)), fields=['shop', 'date_of_birth'], name='customer_by_birth'),
    ),
    migrations.AddIndex(
        model_name='customer',
        index=models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['shop', 'deleted_at'], name='customer_deleted'),
    ),
    migrations.AddIndex(
        model_name='customer',
        index=models.Index(fields=['shop', 'id'], name='customer_by_key'),
    ),
    migrations.AddIndex(
        model_name='customer',
        index=models.Index(fields=['shop', 'facets', 'group', 'id'], name='customer_by_facets'),
    ),
    migrations.AddIndex(
        model_name='customer',
        index=models.Index(fields=['shop', 'sort_name', 'id', 'facets', 'group'], name='customer_by_name'),
    ),
    migrations.AddIndex(
        model_name='customer',
        index=models.Index(fields=['shop', 'number_length', 'number', 'id', 'facets', 'group'], name='customer_by_number'),
    ),
    migrations.AddIndex(
        model_name='customer',
        index=models.Index(fields=['shop', 'created_at', 'id', 'facets', 'group'], name='customer_by_age'),
    ),
    migrations.AddIndex(
        model_name='customer',
        index=models.Index(fields=['shop', 'town_key', 'id', 'facets', 'group'], name='customer_by_town'),
    ),
    migrations.AddIndex(
        model_name='customer',
        index=models.Index(fields=['shop', 'updated_at', 'id', 'facets', 'group'], name='customer_by_change'),
    ),
    migrations.AddConstraint(
        model_name='customer',
        constraint=models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('shop', 'number'), name='customer_number_once'),
    ),
    migrations.AddConstraint(
        model_name='customer',
        constraint=models.UniqueConstraint(fields=('shop', 'request_key'), name='customer_made_once'),
    ),
    migrations.AddConstraint(
        model_name='customer',
        constraint=models.CheckConstraint(condition=models.Q(('company_name', ''), ('first_name', ''), ('last_name', ''), _negated=True), name='customer_has_a_name'),
    ),
    migrations.AddIndex(
        model_name='voucher',
        index=models.Index(fields=['shop', 'issued_in'], name='voucher_by_issue'),
    ),
    migrations.AddConstraint(
        model_name='voucher',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('discount', ''), ('kind', 'gift_card')), models.Q(('balance', 0), ('kind', 'coupon'), ('value__gt', 0), models.Q(('discount', ''), _negated=True)), _connector='OR'), name='a_voucher_pays_or_discounts'),
    ),
    migrations.AddConstraint(
        model_name='tender',
        constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='a_tender_settles_something'),
    ),
    migrations.AddIndex(
        model_name='sale',
        index=models.Index(fields=['shop', 'state', '-ended_at'], name='sale_by_end'),
    ),
    migrations.AddIndex(
        model_name='sale',
        index=models.Index(fields=['shop', '-id'], name='sale_newest'),
    ),
    migrations.AddIndex(
        model_name='sale',
        index=models.Index(condition=models.Q(('customer__isnull', False)), fields=['customer', '-ended_at'], name='sale_by_customer'),
    ),
    migrations.AddConstraint(
        model_name='sale',
        constraint=models.UniqueConstraint(fields=('shop', 'key'), name='sale_key_once'),
    ),
    migrations.AddConstraint(
        model_name='sale',
        constraint=models.UniqueConstraint(fields=('shop', 'code'), name='sale_code_once'),
    ),
    migrations.AddConstraint(
        model_name='sale',
        constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('shop', 'number'), name='receipt_number_once'),
    ),
    migrations.AddConstraint(
        model_name='sale',
        constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('register',), name='one_open_sale_a_register'),
    ),
    migrations.AddConstraint(
        model_name='sale',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('state', 'completed')), models.Q(models.Q(('state', 'completed'), _negated=True), ('number', None)), _connector='OR'), name='completed_sales_have_numbers'),
    ),
    migrations.AddConstraint(
        model_name='sale',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'refund'), ('refund_of__isnull', False)), models.Q(('kind', 'sale'), ('refund_of', None)), _connector='OR'), name='a_refund_is_of_a_sale'),
    ),
    migrations.AddConstraint(
        model_name='vouchercode',
        constraint=models.UniqueConstraint(fields=('shop', 'code'), name='voucher_code_once'),
    ),
    migrations.AddConstraint(
        model_name='vouchercode',
        constraint=models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='voucher_code_says_something'),
    ),
    migrations.AddConstraint(
        model_name='voucherentry',
        constraint=models.UniqueConstraint(fields=('shop', 'voucher', 'reference'), name='voucher_entry_once'),
    ),
    migrations.AddConstraint(
        model_name='voucherentry',
        constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='a_voucher_entry_moves_money'),
    ),
]


class Drawn(migrations.SeparateDatabaseAndState):
    """Steps of which the picture is looked at when they are all done."""

    def state_forwards(self, app_label, state):
        vars(state).pop("apps", None)
        super().state_forwards(app_label, state)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('stamgast', '0001_initial'),
        ('stamgast', '0002_worker_beat'),
        ('stamgast', '0003_logo_and_invitations'),
        ('stamgast', '0004_imports'),
        ('stamgast', '0005_customers_by_group_and_birth'),
        ('stamgast', '0006_customer_search'),
        ('stamgast', '0007_second_factor_required'),
        ('stamgast', '0008_customer_list'),
        ('stamgast', '0009_chores'),
        ('stamgast', '0010_imports_in_turn'),
        ('stamgast', '0011_api'),
        ('stamgast', '0012_products'),
        ('stamgast', '0013_catalogue'),
        ('stamgast', '0014_registers'),
        ('stamgast', '0015_sales'),
        ('stamgast', '0016_loyalty_settings'),
        ('stamgast', '0017_days'),
        ('stamgast', '0018_introductions'),
        ('stamgast', '0019_who_they_say_they_are'),
        ('stamgast', '0020_phones'),
        ('stamgast', '0021_points_accounts_invoices'),
        ('stamgast', '0022_points_of_a_sale'),
        ('stamgast', '0023_account_payments_and_statements'),
        ('stamgast', '0024_invoices_written'),
        ('stamgast', '0025_what_customers_spent'),
        ('stamgast', '0026_matches_that_were_undone'),
        ('stamgast', '0027_receipts_of_payments'),
        ('stamgast', '0028_tax_in_the_currency_at_home'),
    ]

    dependencies = []

    operations = [
        Drawn(state_operations=TABLES),
        migrations.RunPython(make_tables),
    ]
