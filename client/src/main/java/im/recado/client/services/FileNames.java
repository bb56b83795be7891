package im.recado.client.services;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Names of files that others have chosen: made into one name in one folder, and told apart by what they may do. */
public final class FileNames {
  /** More bytes no file system of today takes; a number may have to go in between. */
  private static final int MOST_BYTES = 200;
  /** Longer ones are no kind of file. */
  private static final int LONGEST_ENDING = 10;

  /** Kinds that other programs show, play or unpack, and do not run. */
  private static final Set<String> HARMLESS = Set.of("txt", "md", "csv", "log", "pdf", "epub", "png", "jpg", "jpeg", "gif", "bmp", "webp", "tif",
      "tiff", "avif", "heic", "odt", "ods", "odp", "odg", "docx", "xlsx", "pptx", "rtf", "mp3", "ogg", "oga", "opus", "wav", "flac", "m4a",
      "mp4", "m4v", "webm", "mkv", "avi", "mov", "ogv", "zip", "tar", "gz", "tgz", "bz2", "xz", "7z", "ics", "vcf");

  private FileNames() {}

  /** The name at the end of an address. */
  public static String of(URI address) {
    String path = String.valueOf(address.getRawPath());
    String last = path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B");
    try {
      return safe(URLDecoder.decode(last, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return safe(last);
    }
  }

  /** A name as one that can be kept: no way to another folder, nothing that hides or turns its end, and not too long. */
  public static String safe(String told) {
    String name = told.replaceAll("[/\\\\:*?\"<>|\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "_").strip();
    String whole = name.isEmpty() || name.startsWith(".") ? "file" + name : name;
    String ending = ending(whole);
    String tail = ending.isEmpty() ? "" : "." + ending;
    String front = whole.substring(0, whole.length() - tail.length());
    while (bytes(front) + bytes(tail) > MOST_BYTES) {
      front = front.substring(0, front.offsetByCodePoints(front.length(), -1));
    }
    return front + tail;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 1 || name.length() - dot - 1 > LONGEST_ENDING ? "" : name.substring(dot + 1);
  }

  /** The same file with a number, that many in. */
  public static String numbered(String name, int number) {
    String ending = ending(name);
    String tail = ending.isEmpty() ? "" : "." + ending;
    return name.substring(0, name.length() - tail.length()) + " (" + number + ")" + tail;
  }

  /** Whether whatever opens it only shows it: no program, no page, nothing that the desktop would run. */
  public static boolean isHarmless(Path file) {
    return HARMLESS.contains(ending(String.valueOf(file.getFileName())).toLowerCase(Locale.ROOT));
  }
}
