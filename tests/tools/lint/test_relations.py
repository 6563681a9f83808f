from tools.lint.rules.relations import Relations

RESIDENT = "src/yizhou/registries/residents/models.py"
TIMELINE = "src/yizhou/records/timeline/models.py"
ACCOUNT = "src/yizhou/kernel/auth/models.py"


def test_a_foreign_key_to_another_features_table_is_found(lint):
    found = lint(
        Relations(),
        {
            RESIDENT: "",
            TIMELINE: 'class E(models.Model):\n    who = models.ForeignKey("residents.Resident", on_delete=CASCADE)',
        },
    )
    assert found == [
        f"{TIMELINE}:2 relation to residents.Resident: refer to another feature's rows by id (UUIDField)"
    ]


def test_a_relation_given_by_keyword_in_a_migration_is_found(lint):
    path = "src/yizhou/records/timeline/migrations/0001_initial.py"
    assert (
        len(lint(Relations(), {RESIDENT: "", path: 'x = models.OneToOneField(to="residents.resident")'})) == 1
    )


def test_relations_within_the_feature_and_to_the_kernel_are_free(lint):
    text = """
        a = models.ForeignKey("self", on_delete=CASCADE)
        b = models.ForeignKey("Event", on_delete=CASCADE)
        c = models.ForeignKey("timeline.Event", on_delete=CASCADE)
        d = models.ForeignKey("auth.Account", on_delete=CASCADE)
        e = models.ForeignKey(Event, on_delete=CASCADE)
    """
    assert lint(Relations(), {ACCOUNT: "", TIMELINE: text}) == []


def test_a_reference_written_in_sql_is_found(lint):
    migration = "src/yizhou/records/timeline/migrations/0002_sql.py"
    found = lint(
        Relations(),
        {
            RESIDENT: 'class Resident:\n    class Meta:\n        db_table = "resident"',
            migration: 'SQL = "CREATE TABLE event (id uuid, resident_id uuid REFERENCES resident (id))"',
        },
    )
    assert found == [f"{migration}:1 REFERENCES resident of registries/residents: keep the id alone"]


def test_a_reference_to_the_own_table_is_free(lint):
    migration = "src/yizhou/records/timeline/migrations/0002_sql.py"
    sql = 'SQL = "CREATE TABLE event (id uuid); CREATE TABLE part (event_id uuid REFERENCES event)"'
    assert lint(Relations(), {migration: sql}) == []


def test_a_label_given_in_apps_py_is_the_one_that_counts(lint):
    apps = "src/yizhou/exchange/files/apps.py"
    kernel = "src/yizhou/kernel/files/models.py"
    key = 'a = models.ForeignKey("data_files.Definition", on_delete=CASCADE)'
    files = {apps: 'class A(AppConfig):\n    label = "data_files"', kernel: ""}
    assert lint(Relations(), files | {"src/yizhou/exchange/files/models.py": key}) == []
    assert len(lint(Relations(), files | {TIMELINE: key})) == 1
