package io.recobro.storage.ftp;

import io.recobro.storage.transfer.RemoteFile;
import io.recobro.storage.transfer.TransferException;
import io.recobro.storage.transfer.TransferException.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPListParseEngine;
import org.apache.commons.net.ftp.FTPReply;

/**
 * What a server tells about its files: by {@code MLST} and {@code MLSD} (RFC 3659, section 7) where it offers them, else by
 * {@code SIZE} and {@code LIST -a}. The reply 550 means both "missing" and "not allowed"; a listing of the directory above
 * tells which.
 */
final class Listings {
    private final FTPClient client;
    private final boolean machine;

    Listings(FTPClient client) throws IOException {
        this.client = client;
        this.machine = client.hasFeature("MLST");
    }

    Optional<RemoteFile> look(String path) throws IOException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (machine) {
            FTPFile file = client.mlistFile(path);
            if (file != null) {
                return Optional.of(remote(file, name, path));
            }
        } else {
            String size = client.getSize(path);
            if (size != null) {
                return Optional.of(
                        new RemoteFile(name, RemoteFile.Type.FILE, Long.parseLong(size.strip()), Optional.empty()));
            }
        }
        if (client.getReplyCode() == FTPReply.FILE_UNAVAILABLE
                || client.getReplyCode() == FTPReply.SYNTAX_ERROR_IN_ARGUMENTS) {
            return Optional.empty();
        }
        throw FtpReplies.failure(client);
    }

    List<RemoteFile> entries(String directory) throws IOException {
        if (!client.changeWorkingDirectory(directory)) {
            TransferException failure = FtpReplies.failure(client);
            throw exists(directory) ? failure : new TransferException(Reason.MISSING, failure.getMessage(), failure);
        }
        FTPListParseEngine engine = machine ? client.initiateMListParsing() : client.initiateListParsing();
        boolean failed = client.getReplyString().toLowerCase(Locale.ROOT).contains("failed");
        if (!FTPReply.isPositiveCompletion(client.getReplyCode()) || failed) {
            throw FtpReplies.failure(client);
        }
        List<RemoteFile> files = new ArrayList<>();
        for (FTPFile file : engine.getFiles()) {
            if (file == null || !file.isValid()) {
                String line = file == null ? "" : ": " + file.getRawListing();
                throw new TransferException(
                        Reason.REFUSED,
                        "the listing of '" + directory + "' has a line that is not understood" + line,
                        null);
            }
            if (!file.getName().equals(".") && !file.getName().equals("..")) {
                files.add(remote(file, file.getName(), directory + "/" + file.getName()));
            }
        }
        return files;
    }

    private boolean exists(String directory) throws IOException {
        int slash = directory.lastIndexOf('/');
        if (slash < 0 || directory.equals("/")) {
            return true;
        }
        String name = directory.substring(slash + 1);
        try {
            return entries(slash == 0 ? "/" : directory.substring(0, slash)).stream()
                    .anyMatch(file -> file.name().equals(name));
        } catch (TransferException e) {
            if (e.reason() == Reason.MISSING) {
                return false;
            }
            throw e;
        }
    }

    private RemoteFile remote(FTPFile file, String name, String path) throws IOException {
        RemoteFile.Type type = RemoteFile.Type.OTHER;
        if (file.isDirectory()) {
            type = RemoteFile.Type.DIRECTORY;
        } else if (file.isFile()) {
            type = RemoteFile.Type.FILE;
        } else if (file.isSymbolicLink()
                || String.valueOf(file.getRawListing()).toLowerCase(Locale.ROOT).contains("link")) {
            type = RemoteFile.Type.LINK;
        }
        return new RemoteFile(name, type, file.getSize(), modified(file, name, path));
    }

    /** Of temporary files, whose names start with an {@code @}; a plain listing has neither a time zone nor seconds. */
    private Optional<Instant> modified(FTPFile file, String name, String path) throws IOException {
        if (machine) {
            Calendar time = file.getTimestamp();
            return Optional.ofNullable(time).map(Calendar::toInstant);
        }
        return name.startsWith("@") ? Optional.ofNullable(client.mdtmInstant(path)) : Optional.empty();
    }
}
