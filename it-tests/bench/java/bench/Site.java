package bench;

import java.util.ArrayList;
import java.util.List;

/** The tables of a Drupal-like site: one long-text table with almost half of the bytes, caches, blobs, many narrow rows. */
final class Site {
    private static final long START = 1_600_000_000L;
    private static final String[] BUNDLES = {"article", "page", "event", "product", "press_release"};
    private static final String[] LANGUAGES = {"en", "de", "es"};
    private static final String[] LOGGERS = {
        "cron", "php", "system", "user", "content", "page not found", "access denied"
    };

    private final Prose prose;
    private final double scale;
    private final List<Table> tables = new ArrayList<>();

    private Site(Prose prose, double scale) {
        this.prose = prose;
        this.scale = scale;
    }

    static List<Table> tables(long seed, double scale) {
        Site site = new Site(new Prose(seed), scale);
        site.content();
        site.users();
        site.caches();
        site.logs();
        site.taxonomy();
        site.shop();
        site.settings();
        site.empty();
        return site.tables;
    }

    private void add(String name, long rows, String definition, Table.Filler filler) {
        tables.add(new Table(name, definition, Math.round(rows * scale), filler));
    }

    private void content() {
        add("node__body", 72_000, """
            `bundle` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `deleted` tinyint(4) NOT NULL DEFAULT 0,
            `entity_id` int(10) unsigned NOT NULL,
            `revision_id` int(10) unsigned NOT NULL,
            `langcode` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `delta` int(10) unsigned NOT NULL,
            `body_value` longtext NOT NULL,
            `body_summary` longtext DEFAULT NULL,
            `body_format` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
            PRIMARY KEY (`entity_id`,`deleted`,`delta`,`langcode`),
            KEY `bundle` (`bundle`),
            KEY `revision_id` (`revision_id`),
            KEY `body_format` (`body_format`(191))
            """, (row, dice, index) -> {
            row.text(BUNDLES[dice.zipf(5)])
                    .number(0)
                    .number(1 + index)
                    .number(1 + index * 2)
                    .text(language(dice))
                    .number(0)
                    .field();
            prose.html(row, dice, dice.once(200) ? dice.between(20_000, 90_000) : dice.between(400, 7_600));
            if (dice.once(3)) {
                prose.sentences(row.field(), dice, dice.between(80, 300));
            } else {
                row.none();
            }
            row.text(dice.once(10) ? "full_html" : "basic_html");
        });
        add(
                "node",
                150_000,
                """
                `nid` int(10) unsigned NOT NULL AUTO_INCREMENT,
                `vid` int(10) unsigned DEFAULT NULL,
                `type` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
                `uuid` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
                `langcode` varchar(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
                PRIMARY KEY (`nid`),
                UNIQUE KEY `node_field__uuid__value` (`uuid`),
                UNIQUE KEY `node__vid` (`vid`),
                KEY `node_field__type__target_id` (`type`)
                """,
                (row, dice, index) -> row.number(1 + index)
                        .number(1 + index * 2)
                        .text(BUNDLES[dice.zipf(5)])
                        .field()
                        .uuid(dice)
                        .text(language(dice)));
        String fieldData = """
            `nid` int(10) unsigned NOT NULL,
            `vid` int(10) unsigned NOT NULL,
            `type` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            `langcode` varchar(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            `status` tinyint(4) NOT NULL,
            `uid` int(10) unsigned NOT NULL,
            `title` varchar(255) NOT NULL,
            `created` int(11) NOT NULL,
            `changed` int(11) NOT NULL,
            `promote` tinyint(4) NOT NULL,
            `sticky` tinyint(4) NOT NULL,
            `default_langcode` tinyint(4) NOT NULL,
            """;
        add(
                "node_field_data",
                150_000,
                fieldData + """
                    PRIMARY KEY (`nid`,`langcode`),
                    KEY `node__vid` (`vid`),
                    KEY `node__title_type` (`title`(191),`type`(4)),
                    KEY `node_field__created` (`created`),
                    KEY `node_field__changed` (`changed`),
                    KEY `node__status_type` (`status`,`type`,`nid`),
                    KEY `node_field__uid__target_id` (`uid`)
                    """,
                (row, dice, index) -> nodeFields(row, dice, 1 + index, 1 + index * 2));
        add(
                "node_field_revision",
                240_000,
                fieldData + """
                    PRIMARY KEY (`vid`,`langcode`),
                    KEY `node__id__default_langcode__langcode` (`nid`,`default_langcode`,`langcode`),
                    KEY `node_field__uid__target_id` (`uid`)
                    """,
                (row, dice, index) -> nodeFields(row, dice, 1 + dice.below(150_000), 1 + index));
        add("path_alias", 150_000, """
            `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
            `revision_id` int(10) unsigned DEFAULT NULL,
            `uuid` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            `langcode` varchar(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            `path` varchar(255) DEFAULT NULL,
            `alias` varchar(255) DEFAULT NULL,
            `status` tinyint(4) NOT NULL,
            PRIMARY KEY (`id`),
            UNIQUE KEY `path_alias_field__uuid__value` (`uuid`),
            UNIQUE KEY `path_alias__revision_id` (`revision_id`),
            KEY `path_alias__status` (`status`,`id`),
            KEY `path_alias__alias_langcode_id_status` (`alias`(191),`langcode`,`id`,`status`)
            """, (row, dice, index) -> {
            row.number(1 + index).number(1 + index).field().uuid(dice).text(language(dice));
            row.text("/node/").add(Long.toString(1 + index)).field();
            prose.slug(row, dice, dice.between(3, 7));
            row.number(1);
        });
        add("comment_field_data", 80_000, """
            `cid` int(10) unsigned NOT NULL,
            `comment_type` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            `langcode` varchar(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            `entity_id` int(10) unsigned DEFAULT NULL,
            `subject` varchar(64) DEFAULT NULL,
            `uid` int(10) unsigned NOT NULL,
            `name` varchar(60) DEFAULT NULL,
            `hostname` varchar(128) DEFAULT NULL,
            `created` int(11) NOT NULL,
            `thread` varchar(255) NOT NULL,
            PRIMARY KEY (`cid`,`langcode`),
            KEY `comment__num_new` (`entity_id`,`comment_type`,`created`,`cid`,`thread`(50)),
            KEY `comment_field__created` (`created`)
            """, (row, dice, index) -> {
            row.number(1 + index)
                    .text("comment")
                    .text("en")
                    .number(1 + dice.zipf(150_000))
                    .field()
                    .add(prose.word(dice));
            row.number(dice.zipf(30_000)).none().field();
            address(row, dice);
            row.number(START + index * 1_900).text(String.format("%02x/", index % 80));
        });
        add("comment__comment_body", 80_000, """
            `bundle` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `deleted` tinyint(4) NOT NULL DEFAULT 0,
            `entity_id` int(10) unsigned NOT NULL,
            `langcode` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `delta` int(10) unsigned NOT NULL,
            `comment_body_value` longtext NOT NULL,
            PRIMARY KEY (`entity_id`,`deleted`,`delta`,`langcode`),
            KEY `bundle` (`bundle`)
            """, (row, dice, index) -> {
            row.text("comment").number(0).number(1 + index).text("en").number(0).field();
            prose.sentences(row, dice, dice.between(40, 800));
        });
        add("file_managed", 60_000, """
            `fid` int(10) unsigned NOT NULL AUTO_INCREMENT,
            `uuid` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            `uid` int(10) unsigned DEFAULT NULL,
            `filename` varchar(255) DEFAULT NULL,
            `uri` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
            `filemime` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
            `filesize` bigint(20) unsigned DEFAULT NULL,
            `created` int(11) DEFAULT NULL,
            PRIMARY KEY (`fid`),
            UNIQUE KEY `file_field__uuid__value` (`uuid`),
            KEY `file_field__uid__target_id` (`uid`),
            KEY `file_field__uri` (`uri`(191))
            """, (row, dice, index) -> {
            row.number(1 + index).field().uuid(dice).number(dice.zipf(30_000)).field();
            row.add(prose.word(dice)).add(".jpg").text("public://2024-0").add(Integer.toString(dice.between(1, 9)));
            prose.slug(row, dice, 3);
            row.add(".jpg").text("image/jpeg").number(dice.zipf(8_000_000)).number(START + index * 2_500);
        });
        add(
                "field_attachment_blob",
                320,
                """
                `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
                `sha256` binary(32) NOT NULL,
                `data` longblob NOT NULL,
                PRIMARY KEY (`id`),
                UNIQUE KEY `sha256` (`sha256`)
                """,
                (row, dice, index) -> row.number(1 + index)
                        .field()
                        .escaped(noise(dice, 32))
                        .field()
                        .escaped(noise(dice, dice.once(100) ? 900_000 : dice.between(2_000, 60_000))));
    }

    private void nodeFields(Row row, Dice dice, long node, long revision) {
        row.number(node)
                .number(revision)
                .text(BUNDLES[dice.zipf(5)])
                .text(language(dice))
                .number(dice.once(12) ? 0 : 1);
        prose.title(row.number(dice.zipf(30_000)).field(), dice);
        long created = START + revision * 500;
        row.number(created)
                .number(created + dice.zipf(9_000_000))
                .number(dice.once(4) ? 1 : 0)
                .number(0)
                .number(1);
    }

    private void users() {
        add("users_field_data", 30_000, """
            `uid` int(10) unsigned NOT NULL,
            `langcode` varchar(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            `name` varchar(60) NOT NULL,
            `pass` varchar(255) DEFAULT NULL,
            `mail` varchar(254) DEFAULT NULL,
            `timezone` varchar(32) DEFAULT NULL,
            `status` tinyint(4) DEFAULT NULL,
            `created` int(11) NOT NULL,
            `access` int(11) NOT NULL,
            `init` varchar(254) DEFAULT NULL,
            PRIMARY KEY (`uid`,`langcode`),
            UNIQUE KEY `user__name` (`name`,`langcode`),
            KEY `user_field__mail` (`mail`(191)),
            KEY `user_field__created` (`created`),
            KEY `user_field__access` (`access`)
            """, (row, dice, index) -> {
            row.number(index)
                    .text("en")
                    .field()
                    .add(prose.word(dice))
                    .add(Long.toString(index))
                    .text("$2y$10$")
                    .hex(dice, 53);
            row.field()
                    .add("user")
                    .add(Long.toString(index))
                    .add("@example.org")
                    .text("Europe/Berlin")
                    .number(1);
            row.number(START + index * 4_000)
                    .number(START + dice.below(150_000_000))
                    .none();
        });
        add(
                "user__roles",
                9_000,
                """
                `bundle` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
                `deleted` tinyint(4) NOT NULL DEFAULT 0,
                `entity_id` int(10) unsigned NOT NULL,
                `langcode` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
                `delta` int(10) unsigned NOT NULL,
                `roles_target_id` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
                PRIMARY KEY (`entity_id`,`deleted`,`delta`,`langcode`),
                KEY `roles_target_id` (`roles_target_id`)
                """,
                (row, dice, index) -> row.text("user")
                        .number(0)
                        .number(index * 3)
                        .text("en")
                        .number(0)
                        .text("editor"));
        add("sessions", 40_000, """
            `uid` int(10) unsigned NOT NULL,
            `sid` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
            `hostname` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `timestamp` bigint(20) NOT NULL DEFAULT 0,
            `session` longblob DEFAULT NULL,
            PRIMARY KEY (`sid`),
            KEY `timestamp` (`timestamp`),
            KEY `uid` (`uid`)
            """, (row, dice, index) -> {
            row.number(dice.zipf(30_000)).field().hex(dice, 43).field();
            address(row, dice);
            row.number(START + dice.below(150_000_000)).field().add("_sf2_attributes|");
            prose.php(row, dice, dice.between(100, 600));
        });
        add(
                "users_data",
                60_000,
                """
                `uid` int(10) unsigned NOT NULL DEFAULT 0,
                `module` varchar(50) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
                `name` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
                `value` longblob DEFAULT NULL,
                `serialized` tinyint(3) unsigned DEFAULT 0,
                PRIMARY KEY (`uid`,`module`,`name`),
                KEY `module` (`module`),
                KEY `name` (`name`)
                """,
                (row, dice, index) -> row.number(index / 2)
                        .text(index % 2 == 0 ? "contact" : "history")
                        .text("enabled")
                        .text("i:1;")
                        .number(1));
    }

    private void caches() {
        cache("cache_render", 11_000, 1_000, 9_000);
        cache("cache_data", 16_000, 200, 2_500);
        cache("cache_default", 300, 500, 60_000);
        cache("cache_entity", 8_000, 600, 2_400);
        cache("cache_config", 900, 100, 3_000);
        cache("cache_menu", 200, 400, 20_000);
        cache("cache_discovery", 120, 1_000, 90_000);
        cache("cache_bootstrap", 12, 10_000, 200_000);
        cache("cache_dynamic_page_cache", 3_000, 800, 5_000);
        cache("cache_page", 0, 0, 0);
        cache("cache_toolbar", 0, 0, 0);
        cache("cache_container", 1, 700_000, 700_001);
        cache("cache_rest", 0, 0, 0);
    }

    private void cache(String name, long rows, int smallest, int largest) {
        add(name, rows, """
            `cid` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
            `data` longblob DEFAULT NULL,
            `expire` bigint(20) NOT NULL DEFAULT 0,
            `created` decimal(14,3) NOT NULL DEFAULT 0.000,
            `serialized` smallint(6) NOT NULL DEFAULT 0,
            `tags` longtext CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
            `checksum` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            PRIMARY KEY (`cid`),
            KEY `expire` (`expire`),
            KEY `created` (`created`)
            """, (row, dice, index) -> {
            row.text("entity_view:node:")
                    .add(Long.toString(index))
                    .add(":[languages]=en:[theme]=olivero:")
                    .hex(dice, 43)
                    .field();
            prose.php(row, dice, dice.between(smallest, largest));
            row.number(-1)
                    .text(Long.toString(START + index * 60))
                    .add("." + dice.between(100, 999))
                    .number(1);
            row.text("config:filter.format.basic_html node:")
                    .add(Long.toString(index))
                    .add(" node_view user:1 user_view");
            row.number(dice.zipf(9_000));
        });
    }

    private void logs() {
        add("watchdog", 160_000, """
            `wid` bigint(20) NOT NULL AUTO_INCREMENT,
            `uid` int(10) unsigned NOT NULL DEFAULT 0,
            `type` varchar(64) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `message` longtext NOT NULL,
            `variables` longblob NOT NULL,
            `severity` tinyint(3) unsigned NOT NULL DEFAULT 0,
            `link` text DEFAULT NULL,
            `location` text NOT NULL,
            `referer` text DEFAULT NULL,
            `hostname` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `timestamp` bigint(20) NOT NULL DEFAULT 0,
            PRIMARY KEY (`wid`),
            KEY `type` (`type`),
            KEY `uid` (`uid`),
            KEY `severity` (`severity`)
            """, (row, dice, index) -> {
            row.number(1 + index).number(dice.zipf(30_000)).text(LOGGERS[dice.below(LOGGERS.length)]);
            row.text("@type: %title in %function (line %line of %file)").field();
            prose.php(row, dice, dice.between(40, 260));
            row.number(dice.between(0, 7)).text("").text("https://www.example.org");
            prose.slug(row, dice, dice.between(1, 4));
            row.text("").field();
            address(row, dice);
            row.number(START + index * 900);
        });
        add(
                "search_index",
                420_000,
                """
                `word` varchar(50) NOT NULL DEFAULT '',
                `sid` int(10) unsigned NOT NULL DEFAULT 0,
                `langcode` varchar(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
                `type` varchar(64) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
                `score` double DEFAULT NULL,
                PRIMARY KEY (`word`,`sid`,`langcode`,`type`),
                KEY `sid_type` (`sid`,`langcode`,`type`)
                """,
                (row, dice, index) -> row.field()
                        .hex(Dice.of(index / 40, "word"), 6)
                        .number(index % 40 * 3_700 + dice.below(3_700))
                        .text("en")
                        .text("node_search")
                        .text(dice.below(30) + "." + dice.below(1_000_000_000)));
        add(
                "history",
                60_000,
                """
                `uid` int(11) NOT NULL DEFAULT 0,
                `nid` int(10) unsigned NOT NULL DEFAULT 0,
                `timestamp` int(11) NOT NULL DEFAULT 0,
                PRIMARY KEY (`uid`,`nid`),
                KEY `nid` (`nid`)
                """,
                (row, dice, index) -> row.number(index / 4)
                        .number(index % 4 * 30_000 + dice.below(30_000))
                        .number(START + dice.below(150_000_000)));
        add("queue", 4_000, """
            `item_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
            `name` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `data` longblob DEFAULT NULL,
            `expire` bigint(20) NOT NULL DEFAULT 0,
            `created` bigint(20) NOT NULL DEFAULT 0,
            PRIMARY KEY (`item_id`),
            KEY `name_created` (`name`,`created`),
            KEY `expire` (`expire`)
            """, (row, dice, index) -> {
            row.number(1 + index).text("webhook_dispatch").field();
            prose.json(row, dice, dice.between(100, 900));
            row.number(0).number(START + index);
        });
    }

    private void taxonomy() {
        add(
                "taxonomy_index",
                400_000,
                """
                `nid` int(10) unsigned NOT NULL DEFAULT 0,
                `tid` int(10) unsigned NOT NULL DEFAULT 0,
                `status` int(11) NOT NULL DEFAULT 1,
                `sticky` tinyint(4) DEFAULT 0,
                `created` int(11) NOT NULL DEFAULT 0,
                PRIMARY KEY (`nid`,`tid`),
                KEY `term_node` (`tid`,`status`,`sticky`,`created`)
                """,
                (row, dice, index) -> row.number(1 + index / 3)
                        .number(index % 3 * 1_600 + dice.zipf(1_600))
                        .number(1)
                        .number(0)
                        .number(START + index * 180));
        add(
                "node__field_tags",
                400_000,
                """
                `bundle` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
                `deleted` tinyint(4) NOT NULL DEFAULT 0,
                `entity_id` int(10) unsigned NOT NULL,
                `revision_id` int(10) unsigned NOT NULL,
                `langcode` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
                `delta` int(10) unsigned NOT NULL,
                `field_tags_target_id` int(10) unsigned NOT NULL,
                PRIMARY KEY (`entity_id`,`deleted`,`delta`,`langcode`),
                KEY `bundle` (`bundle`),
                KEY `revision_id` (`revision_id`),
                KEY `field_tags_target_id` (`field_tags_target_id`)
                """,
                (row, dice, index) -> row.text(BUNDLES[(int) (index / 3 % 5)])
                        .number(0)
                        .number(1 + index / 3)
                        .number(1 + index / 3 * 2)
                        .text("en")
                        .number(index % 3)
                        .number(dice.zipf(5_000)));
        add("taxonomy_term_field_data", 5_000, """
            `tid` int(10) unsigned NOT NULL,
            `vid` varchar(32) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            `langcode` varchar(12) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
            `name` varchar(255) NOT NULL,
            `description__value` longtext DEFAULT NULL,
            `weight` int(11) NOT NULL,
            PRIMARY KEY (`tid`,`langcode`),
            KEY `taxonomy_term__tree` (`vid`,`weight`,`name`(191),`tid`)
            """, (row, dice, index) -> {
            prose.title(row.number(1 + index).text("tags").text("en").field(), dice);
            prose.sentences(row.field(), dice, 60);
            row.number(0);
        });
    }

    private void shop() {
        add("shop_order", 30_000, """
            `id` binary(16) NOT NULL,
            `customer` int(10) unsigned NOT NULL,
            `placed` datetime(3) NOT NULL,
            `total` decimal(12,2) NOT NULL,
            `state` enum('new','paid','sent','back') NOT NULL,
            `address` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`address`)),
            PRIMARY KEY (`id`),
            KEY `customer` (`customer`),
            KEY `placed` (`placed`)
            """, (row, dice, index) -> {
            row.field().escaped(orderId(index)).number(dice.zipf(30_000));
            row.text(String.format(
                    "2024-%02d-%02d 12:%02d:00.%03d", 1 + index % 12, 1 + index % 28, index % 60, dice.below(1000)));
            row.text(dice.zipf(3_000) + "." + dice.between(10, 99))
                    .text(dice.once(3) ? "paid" : "sent")
                    .field();
            prose.json(row, dice, 200);
        });
        add(
                "shop_order_item",
                90_000,
                """
                `order_id` binary(16) NOT NULL,
                `position` smallint(5) unsigned NOT NULL,
                `sku` varchar(32) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL,
                `quantity` int(11) NOT NULL,
                `price` decimal(10,2) NOT NULL,
                `note` varchar(255) DEFAULT NULL,
                PRIMARY KEY (`order_id`,`position`),
                KEY `sku` (`sku`),
                CONSTRAINT `shop_order_item_order` FOREIGN KEY (`order_id`) REFERENCES `shop_order` (`id`) ON DELETE CASCADE
                """,
                (row, dice, index) -> row.field()
                        .escaped(orderId(index / 3))
                        .number(index % 3)
                        .text("SKU-")
                        .hex(dice, 8)
                        .number(dice.between(1, 9))
                        .text(dice.zipf(900) + ".99")
                        .none());
    }

    private void settings() {
        add("config", 1_400, """
            `collection` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `name` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `data` longblob DEFAULT NULL,
            PRIMARY KEY (`collection`,`name`)
            """, (row, dice, index) -> {
            row.text("")
                    .text(String.format("core.entity_view_display.node.%07d", index))
                    .field();
            prose.php(row, dice, dice.between(200, 5_000));
        });
        add("key_value", 3_000, """
            `collection` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `name` varchar(128) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `value` longblob NOT NULL,
            PRIMARY KEY (`collection`,`name`)
            """, (row, dice, index) -> {
            row.text("state").text(String.format("entry.%07d", index)).field();
            prose.php(row, dice, dice.between(20, 900));
        });
        add("router", 1_100, """
            `name` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
            `path` varchar(255) NOT NULL DEFAULT '',
            `pattern_outline` varchar(255) NOT NULL DEFAULT '',
            `fit` int(11) NOT NULL DEFAULT 0,
            `route` longblob DEFAULT NULL,
            PRIMARY KEY (`name`),
            KEY `pattern_outline_parts` (`pattern_outline`(191),`fit`)
            """, (row, dice, index) -> {
            prose.slug(row.text(String.format("route.%07d", index)).field(), dice, 3);
            prose.slug(row.field(), dice, 2);
            prose.php(row.number(dice.below(30)).field(), dice, 1_200);
        });
    }

    /** Tables that every installation has and few fill. */
    private void empty() {
        for (String name : List.of(
                "batch",
                "flood",
                "semaphore",
                "key_value_expire",
                "ban_ip",
                "search_dataset",
                "search_total",
                "comment_entity_statistics",
                "node_access",
                "shortcut_field_data",
                "menu_tree",
                "migrate_message",
                "sequences",
                "media",
                "media_field_data",
                "media_revision",
                "paragraphs_item",
                "paragraphs_item_field_data",
                "webform",
                "webform_submission",
                "webform_submission_data",
                "redirect",
                "redirect_404",
                "xmlsitemap",
                "workspace",
                "workspace_association",
                "content_moderation_state",
                "locale_file",
                "locales_location",
                "locales_source",
                "locales_target",
                "block_content",
                "block_content_field_data",
                "forum",
                "forum_index",
                "tracker_node",
                "tracker_user")) {
            add(
                    name,
                    0,
                    """
                    `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
                    `name` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT '',
                    `value` longtext DEFAULT NULL,
                    `created` int(11) NOT NULL DEFAULT 0,
                    PRIMARY KEY (`id`),
                    KEY `name` (`name`(191))
                    """,
                    (row, dice, index) -> row.number(1 + index).text("").none().number(0));
        }
    }

    private static String language(Dice dice) {
        return LANGUAGES[dice.once(5) ? dice.below(3) : 0];
    }

    private static void address(Row row, Dice dice) {
        row.add(dice.between(11, 220) + "." + dice.zipf(256) + "." + dice.zipf(256) + "." + dice.below(256));
    }

    private static byte[] orderId(long index) {
        byte[] id = new byte[16];
        Dice dice = new Dice(index);
        for (int i = 0; i < 16; i++) {
            id[i] = (byte) (i < 6 ? index >>> (40 - 8 * i) : dice.next());
        }
        return id;
    }

    private static byte[] noise(Dice dice, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) dice.next();
        }
        return bytes;
    }
}
