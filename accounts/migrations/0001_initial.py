import datetime
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('post', 'Customs post'), ('department', 'Department'), ('committee', 'Committee')], max_length=16, verbose_name='kind')),
                ('name_kk', models.CharField(max_length=250, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(max_length=250, verbose_name='name in Russian')),
                ('name_en', models.CharField(max_length=250, verbose_name='name in English')),
                ('closes_at', models.TimeField(default=datetime.time(18, 0), verbose_name='closes at')),
                ('is_active', models.BooleanField(default=True, verbose_name='in service')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounts.office', verbose_name='belongs to')),
                ('contact_kk', models.TextField(blank=True, default='', verbose_name='contact lines in Kazakh')),
                ('contact_ru', models.TextField(blank=True, default='', verbose_name='contact lines in Russian')),
                ('letterhead_kk', models.TextField(blank=True, default='', verbose_name='letterhead in Kazakh')),
                ('letterhead_ru', models.TextField(blank=True, default='', verbose_name='letterhead in Russian')),
                ('letters_side_by_side', models.BooleanField(default=True, verbose_name='letters in both languages')),
            ],
            options={
                'ordering': ('code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['post', 'department', 'committee'])), name='office_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'committee'), ('parent__isnull', True)), models.Q(models.Q(('kind', 'committee'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='office_only_the_committee_has_no_parent'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='office_not_its_own_parent'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('name_kk', ''), _negated=True), models.Q(('name_ru', ''), _negated=True), models.Q(('name_en', ''), _negated=True)), name='office_is_named')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=150, unique=True, verbose_name='sign-in name')),
                ('full_name', models.CharField(max_length=250, verbose_name='full name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('role', models.CharField(choices=[('inspector', 'Inspector'), ('head', 'Head of the customs authority'), ('chief_officer', 'Chief officer'), ('registrar', 'Registrar'), ('administrator', 'Administrator'), ('rights_holder', 'Rights holder or representative'), ('declarant', 'Declarant')], max_length=20, verbose_name='role')),
                ('organisation', models.CharField(blank=True, max_length=250, verbose_name='organisation')),
                ('language', models.CharField(choices=[('ru', 'Русский'), ('en', 'English'), ('kk', 'Қазақша')], default='ru', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='added')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.office', verbose_name='customs office')),
                ('email_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='e-mail confirmed')),
                ('password_was_handed_over', models.BooleanField(default=False, editable=False)),
            ],
            options={
                'ordering': ('full_name', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['inspector', 'head', 'chief_officer', 'registrar', 'administrator', 'rights_holder', 'declarant'])), name='user_role_known'), models.CheckConstraint(condition=models.Q(('language__in', ['ru', 'en', 'kk'])), name='user_language_known'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['inspector', 'head', 'registrar']), ('office__isnull', False)), models.Q(('role__in', ['rights_holder', 'declarant']), ('office__isnull', True)), models.Q(('role__in', ['inspector', 'head', 'registrar', 'rights_holder', 'declarant']), _negated=True), _connector='OR'), name='user_office_fits_role'), models.CheckConstraint(condition=models.Q(('username', django.db.models.functions.text.Lower('username')), models.Q(('username', ''), _negated=True)), name='user_sign_in_name_is_lower_case'), models.CheckConstraint(condition=models.Q(('full_name', ''), _negated=True), name='user_is_named')],
            },
        ),
        migrations.CreateModel(
            name='StandingAuthorisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('granted', 'granted'), ('revoked', 'revoked')], default='granted', max_length=10, verbose_name='state')),
                ('valid_from', models.DateField(verbose_name='first day')),
                ('valid_to', models.DateField(verbose_name='last day')),
                ('act', models.CharField(max_length=250, verbose_name='order (number and date)')),
                ('granted_at', models.DateTimeField(verbose_name='granted at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                ('revoked_why', models.CharField(blank=True, max_length=250, verbose_name='reason for revoking')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorisations', to='accounts.office', verbose_name='customs office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorisations', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revoked by')),
            ],
            options={
                'ordering': ('-valid_to', 'id'),
                'indexes': [models.Index(fields=['person', 'valid_from', 'valid_to'], name='authorisation_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gte', models.F('valid_from'))), name='authorisation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('person', models.F('granted_by')), _negated=True), name='authorisation_not_granted_to_oneself'), models.CheckConstraint(condition=models.Q(('act', ''), _negated=True), name='authorisation_cites_its_order'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True), ('revoked_why', ''), ('state', 'granted')), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False), ('state', 'revoked'), models.Q(('revoked_why', ''), _negated=True)), _connector='OR'), name='authorisation_revoked_by_at_and_why'), models.CheckConstraint(condition=models.Q(('revoked_at__isnull', True), ('revoked_at__gte', models.F('granted_at')), _connector='OR'), name='authorisation_revoked_after_granted')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('bin_iin', models.CharField(blank=True, max_length=12, verbose_name='BIN/IIN')),
                ('foreign_id', models.CharField(blank=True, max_length=60, verbose_name="number in its own country's register")),
                ('address', models.CharField(max_length=500, verbose_name='address')),
                ('kind', models.CharField(choices=[('holder', 'right holder'), ('representative', 'representative')], max_length=16, verbose_name='signs up as')),
                ('phone', models.CharField(blank=True, max_length=60, verbose_name='telephone')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='signed up')),
            ],
            options={
                'ordering': ('name', 'id'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('country', ''), _negated=True), models.Q(('address', ''), _negated=True)), name='organisation_is_named_and_placed'), models.CheckConstraint(condition=models.Q(models.Q(('bin_iin__regex', '^\\d{12}$'), ('country', 'KZ'), ('foreign_id', '')), models.Q(models.Q(('country', 'KZ'), _negated=True), ('bin_iin', '')), _connector='OR'), name='organisation_identified_where_it_is'), models.CheckConstraint(condition=models.Q(('kind__in', ['holder', 'representative'])), name='organisation_kind_known'), models.UniqueConstraint(condition=models.Q(('bin_iin', ''), _negated=True), fields=('bin_iin',), name='organisation_once_by_bin_iin')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('manager', 'manager'), ('member', 'member')], max_length=10, verbose_name='role')),
                ('joined_at', models.DateTimeField(verbose_name='since')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('left_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.organisation')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['manager', 'member'])), name='membership_role_known'), models.CheckConstraint(condition=models.Q(models.Q(('left_at__isnull', True), ('left_by__isnull', True)), models.Q(('left_at__isnull', False), ('left_by__isnull', False)), _connector='OR'), name='membership_left_by_and_at'), models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('person',), name='one_membership_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('bin_iin', models.CharField(blank=True, max_length=12, verbose_name='BIN/IIN')),
                ('foreign_id', models.CharField(blank=True, max_length=60, verbose_name="number in its own country's register")),
                ('address', models.CharField(max_length=500, verbose_name='address')),
                ('scope', models.CharField(choices=[('everything', 'everything before the customs authorities'), ('applications', 'applications to the registers and what follows them'), ('cases', 'suspension cases')], max_length=16, verbose_name='scope')),
                ('eeu_wide', models.BooleanField(default=False, verbose_name='valid across the EEU')),
                ('valid_from', models.DateField(verbose_name='first day')),
                ('valid_to', models.DateField(verbose_name='last day')),
                ('document', models.CharField(max_length=250, verbose_name='power of attorney (number and date)')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('representative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='accounts.organisation')),
            ],
            options={
                'ordering': ('-valid_to', 'id'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('country', ''), _negated=True), models.Q(('address', ''), _negated=True)), name='mandate_is_named_and_placed'), models.CheckConstraint(condition=models.Q(models.Q(('bin_iin__regex', '^\\d{12}$'), ('country', 'KZ'), ('foreign_id', '')), models.Q(models.Q(('country', 'KZ'), _negated=True), ('bin_iin', '')), _connector='OR'), name='mandate_identified_where_it_is'), models.CheckConstraint(condition=models.Q(('scope__in', ['everything', 'applications', 'cases'])), name='mandate_scope_known'), models.CheckConstraint(condition=models.Q(('valid_to__gte', models.F('valid_from'))), name='mandate_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='mandate_cites_its_document'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('ended_on__isnull', False), ('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='mandate_revoked_by_at_and_on')],
            },
        ),
    ]
