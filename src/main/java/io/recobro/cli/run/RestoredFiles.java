package io.recobro.cli.run;

import io.recobro.source.RestoreRequest.FileOptions;
import io.recobro.source.RestoreRequest.FileOptions.Overwrite;
import io.recobro.source.RestoreRequest.FileOptions.Owners;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of a restore of files. */
final class RestoredFiles {
    @Option(
            names = "--in-place",
            description =
                    "Back to where the files came from, instead of --into a directory; without --overwrite only what"
                            + " is missing.")
    private boolean inPlace;

    @Option(
            names = "--overwrite",
            paramLabel = "WHEN",
            converter = OverwriteWord.class,
            description = "Replace existing files: never (adds what is missing, also after a restore that was cut off),"
                    + " if-changed (size and time, then content), or always.")
    private Overwrite overwrite;

    @Option(names = "--delete", description = "Remove what the backup does not have below the restored directories.")
    private boolean delete;

    @Option(
            names = "--owners",
            paramLabel = "HOW",
            description = "numeric (as captured), names (the numbers that the names have here), or none"
                    + " (default: numeric).")
    private Owners owners = Owners.NUMERIC;

    @Option(names = "--no-owner", description = "The same as --owners none.")
    private boolean noOwner;

    /** {@code if-changed} and the like. */
    static final class OverwriteWord implements ITypeConverter<Overwrite> {
        @Override
        public Overwrite convert(String word) {
            try {
                return Overwrite.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
            } catch (IllegalArgumentException unknown) {
                throw new TypeConversionException(
                        "expected one of " + List.of("never", "if-changed", "always") + " but was '" + word + "'");
            }
        }
    }

    FileOptions options() {
        return new FileOptions(inPlace, Optional.ofNullable(overwrite), delete, noOwner ? Owners.NONE : owners);
    }

    /** What must not be said together, in words. */
    Optional<String> mistake(String job, Optional<String> into, Optional<String> replace) {
        if (inPlace && into.isPresent()) {
            return Optional.of("--in-place and --into exclude each other");
        }
        if (inPlace && replace.isPresent() && !replace.get().equals(job)) {
            return Optional.of("--replace must repeat the name of the job whose files are overwritten, '" + job + "'");
        }
        if (delete && overwrite == null) {
            return Optional.of("--delete needs --overwrite if-changed or always");
        }
        return Optional.empty();
    }
}
