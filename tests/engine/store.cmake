emloc_engine_test(
    store_test
    SOURCES
        store/contexts_test.cpp
        store/media_test.cpp
        store/names_test.cpp
        store/kept_codec_test.cpp
        store/conversations_test.cpp
    LIBRARIES emloc_store SQLiteCpp PkgConfig::SQLITE3
)
emloc_engine_test(
    store_files_test
    SOURCES
        store/migration_test.cpp
        store/opening_test.cpp
        store/place_test.cpp
        store/log_test.cpp
        store/transfer_test.cpp
        store/schema_test.cpp
    LIBRARIES emloc_store SQLiteCpp PkgConfig::SQLITE3
    LABELS threads
)
emloc_engine_test(
    store_faults_test
    SOURCES store/bit_flips_test.cpp store/failing_disk.cpp store/failing_disk_test.cpp store/kill_test.cpp
    LIBRARIES emloc_store SQLiteCpp PkgConfig::SQLITE3
)
emloc_engine_test(
    store_crash_test
    SOURCES
        store/kill_everywhere_test.cpp
        store/power_loss_test.cpp
        store/failing_operations_test.cpp
        store/failing_disk.cpp
        store/lost_power.cpp
        store/scenario.cpp
        store/watched_disk.cpp
    LIBRARIES emloc_store SQLiteCpp PkgConfig::SQLITE3
)
