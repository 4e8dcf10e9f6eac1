# Turns the tree of a snapshot into commands that restore it below $TARGET, out of the contents in the current directory.

function decode(text,    plain, code) {
    plain = ""
    while (match(text, /\\[0-7][0-7][0-7]/)) {
        code = substr(text, RSTART + 1, 3)
        plain = plain substr(text, 1, RSTART - 1)
        plain = plain sprintf("%c", substr(code, 1, 1) * 64 + substr(code, 2, 1) * 8 + substr(code, 3, 1))
        text = substr(text, RSTART + 4)
    }
    return plain text
}

function quote(text,    parts, count, i, quoted) {
    count = split(text, parts, "'")
    quoted = "'" parts[1]
    for (i = 2; i <= count; i++) {
        quoted = quoted "'\\''" parts[i]
    }
    return quoted "'"
}

# "./a" is $TARGET/a, "." is $TARGET
function place(path) {
    return quote(ENVIRON["TARGET"] substr(decode(path), 2))
}

# Nanoseconds count forward, also before 1970; touch takes a decimal number.
function decimal(time,    parts) {
    if (time !~ /^-/ || split(time, parts, ".") < 2 || parts[2] + 0 == 0) {
        return time
    }
    return sprintf("-%.0f.%09d", -parts[1] - 1, 1000000000 - parts[2])
}

function attributes(path,    commands) {
    commands = "chown -h " value["uid"] ":" value["gid"] " " path "\n" xattrs
    if (value["type"] != "link") {
        commands = commands "chmod " value["mode"] " " path "\n"
    }
    return commands "touch -h -d @" decimal(value["time"]) " " path "\n"
}

function regular(path, ids,    names, count, i, extents, extent, line) {
    count = split(ids, names, ",")
    print ": > " path
    if ("sparse" in value) {
        print "truncate -s " value["size"] " " path
    }
    if (count == 0) {
        return
    }
    if ("sparse" in value) {
        print "{"
    }
    line = ""
    for (i = 1; i <= count; i++) {
        line = line " " names[i]
        if (i % 500 == 0 || i == count) {
            print "cat" line (("sparse" in value) ? "" : " >> " path) " || : > failed"
            line = ""
        }
    }
    if ("sparse" in value) {
        print "} | {"
        count = split(value["sparse"], extents, ",")
        for (i = 1; i <= count; i++) {
            split(extents[i], extent, ":")
            print "dd of=" path " bs=65536 conv=notrunc status=none iflag=fullblock,count_bytes oflag=seek_bytes" \
                " seek=" extent[1] " count=" extent[2]
        }
        print "}"
    }
}

/^#/ || NF == 0 {
    next
}

{
    split("", value)
    xattrs = ""
    path = place($1)
    for (i = 2; i <= NF; i++) {
        at = index($i, "=")
        key = substr($i, 1, at - 1)
        word = substr($i, at + 1)
        value[key] = word
        if (key ~ /^xattr\./ && ENVIRON["SETFATTR"] != "") {
            while (length(word) % 4 != 0) {
                word = word "="
            }
            xattrs = xattrs "setfattr -h -n " quote(decode(substr(key, 7))) " -v 0s" word " " path "\n"
        }
    }
    parent = $1
    sub(/\/[^\/]*$/, "", parent)
    if (!(parent in made)) {
        made[parent]
        print "mkdir -p " place(parent)
    }
    if (value["type"] == "dir") {
        made[$1]
        print "mkdir -p " path
        later[++directories] = attributes(path)
        next
    }
    if ("hardlink" in value) {
        print "ln -f " place(value["hardlink"]) " " path
        next
    }
    if (value["type"] == "socket") {
        next
    }
    if (value["type"] == "file") {
        regular(path, value["content"])
    } else if (value["type"] == "link") {
        print "ln -sfn -- " quote(decode(value["link"])) " " path
    } else if (value["type"] == "fifo") {
        print "mkfifo " path
    } else {
        split(value["device"], number, ",")
        print "mknod " path " " substr(value["type"], 1, 1) " " number[2] " " number[3]
    }
    printf "%s", attributes(path)
}

END {
    for (i = directories; i > 0; i--) {
        printf "%s", later[i]
    }
    print "test ! -e failed"
}
