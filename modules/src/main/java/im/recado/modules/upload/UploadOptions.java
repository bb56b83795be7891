package im.recado.modules.upload;

import im.recado.kernel.module.Option;
import java.time.Duration;
import java.util.List;

/** What can be set of uploads. */
final class UploadOptions {
  static final Option<Boolean> OFFERED =
      Option.flag("upload.offered", true, "Whether people may upload files; what is there is served all the same.")
          .perDomain();

  static final Option<Long> FILE_BYTES = bytes("upload.file-bytes", 100L << 20, "The largest file, in bytes.").granted();

  static final Option<Long> ACCOUNT_BYTES =
      bytes("upload.account-bytes", 1L << 30, "So many bytes of files an account has at once.")
          .granted();

  static final Option<Long> DAY_BYTES =
      bytes("upload.day-bytes", 500L << 20, "So many bytes an account may upload within a day.")
          .granted();

  static final Option<Integer> DAY_FILES =
      Option.integer("upload.day-files", 500, 1, 1_000_000, "So many files an account may upload within a day.")
          .granted();

  static final Option<Long> ALL_BYTES = bytes("upload.all-bytes", 20L << 30, "So many bytes of files there are in all.");

  static final Option<Duration> RETENTION =
      Option.duration("upload.retention", Duration.ofDays(30), "So long a file is kept.")
          .granted();

  static final Option<Duration> PROFILE_RETENTION =
      Option.duration(
          "upload.profile-retention", Duration.ofDays(3650), "So long a file is kept that is a picture of a person.");

  static final Option<Integer> PROFILE_BYTES =
      Option.integer(
          "upload.profile-bytes", 2 << 20, 1024, 1 << 30, "The largest picture of a person, in bytes, that is kept longer.");

  static final Option<Boolean> PERMANENT =
      Option.flag("upload.permanent", false, "Whether clients may ask for files that are kept for as long as the account.");

  static final Option<Duration> SLOT =
      Option.duration(
          "upload.slot-lifetime", Duration.ofMinutes(5), "So long a client has to begin the upload of a file that it asked for.");

  static final Option<List<String>> TYPES =
      Option.texts(
          "upload.types", List.of(), "Types that may be uploaded, such as image/*; every type when there are none.");

  static final Option<Duration> TIDY =
      Option.duration("upload.tidy", Duration.ofMinutes(10), "How often files are looked for that have expired.");

  static final List<Option<?>> ALL =
      List.of(
          OFFERED, FILE_BYTES, ACCOUNT_BYTES, DAY_BYTES, DAY_FILES, ALL_BYTES, RETENTION, PROFILE_RETENTION, PROFILE_BYTES,
          PERMANENT, SLOT, TYPES, TIDY);

  private UploadOptions() {}

  private static Option<Long> bytes(String key, long otherwise, String help) {
    String type = "a whole number, with k, M, G or T if you like";
    return new Option<>(
        key,
        type,
        otherwise,
        help,
        value -> {
          String text = value.toString().strip();
          if (!text.matches("[0-9]{1,15}[kMGT]?")) {
            throw new IllegalArgumentException("expected " + type);
          }
          char unit = text.charAt(text.length() - 1);
          int shift = 10 * ("kMGT".indexOf(unit) + 1);
          long number = Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1));
          if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("expected " + type);
          }
          return number << shift;
        });
  }
}
