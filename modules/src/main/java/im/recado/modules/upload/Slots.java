package im.recado.modules.upload;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Options;
import im.recado.modules.delay.Dates;
import im.recado.modules.upload.Upload.Purpose;
import im.recado.modules.upload.UploadStore.Counted;
import im.recado.modules.upload.UploadStore.Limits;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Gives room for files: within the limits of an account and of all, for a few minutes. The address to upload to carries a
 * proof that is good for one id, name, type and size (SECURITY H7).
 */
final class Slots {
  private static final Duration DAY = Duration.ofDays(1);

  /** Stands in the proof of a slot that was asked for without a type. */
  private static final String ANY_TYPE = ".any";

  private final Kernel kernel;
  private final UploadStore store;
  private final byte[] key;

  /** @param key signs addresses; at least 16 random bytes that stay the same over restarts */
  Slots(Kernel kernel, UploadStore store, byte[] key) {
    this.kernel = kernel;
    this.store = store;
    this.key = key.clone();
  }

  /**
   * Gives a slot.
   *
   * @param type as it was asked for, or null
   * @param until when a file that is to be short-lived must be gone, or null
   */
  Upload request(Jid owner, String name, long size, @Nullable String type, Purpose purpose, @Nullable Instant until)
      throws StanzaException {
    return request(owner, name, size, type, purpose, until, kernel.options().get(UploadOptions.SLOT));
  }

  /**
   * The same for a file that takes another time to come.
   *
   * @param patience so long there is for it
   */
  Upload request(
      Jid owner, String name, long size, @Nullable String type, Purpose purpose, @Nullable Instant until, Duration patience)
      throws StanzaException {
    Options options = kernel.options();
    if (name.isBlank() || size < 1) {
      throw new StanzaException(Condition.BAD_REQUEST, "A file has a name and a size.");
    }
    long most =
        purpose == Purpose.PROFILE ? options.get(UploadOptions.PROFILE_BYTES) : options.get(UploadOptions.FILE_BYTES, owner.domain());
    if (size > most) {
      throw tooLarge(most);
    }
    String cleanType = type(type);
    if (!isAllowed(cleanType, options.get(UploadOptions.TYPES))) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "Files of the type " + cleanType + " are not taken here.");
    }
    Instant now = kernel.clock().instant();
    if (until != null && !until.isAfter(now)) {
      throw new StanzaException(Condition.BAD_REQUEST, "The file would be gone before it is there.");
    }
    Instant uploadUntil = now.plus(patience);
    Upload slot =
        new Upload(
            UploadIds.fresh(kernel.random()),
            owner,
            FileName.clean(name),
            cleanType,
            size,
            purpose,
            now,
            until != null && until.isBefore(uploadUntil) ? until : uploadUntil,
            false);
    Limits limits =
        new Limits(
            options.get(UploadOptions.ACCOUNT_BYTES, owner.domain()),
            options.get(UploadOptions.DAY_BYTES, owner.domain()),
            options.get(UploadOptions.DAY_FILES, owner.domain()),
            dayBegins(),
            options.get(UploadOptions.ALL_BYTES));
    switch (store.reserve(slot, limits)) {
      case GRANTED -> {}
      case OWNER_FULL -> throw full("Your files take all the room that they may.", size, limits.owner(), leaving(owner));
      case DAY_FULL -> throw full("That is more than a day's uploads.", size, limits.day(), leavingDay(owner, Counted::size));
      case DAY_FILES_FULL -> throw full("Those are a day's uploads.", 1, limits.files(), leavingDay(owner, file -> 1));
      case ALL_FULL ->
          throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "There is no room for more files here.");
    }
    return slot;
  }

  private static StanzaException tooLarge(long most) {
    return new StanzaException(
        Condition.NOT_ACCEPTABLE
            .error("File too large. The maximum file size is " + most + " bytes")
            .withDetail(
                Element.of(
                    "file-too-large",
                    UploadModule.NS,
                    Element.of("max-file-size", UploadModule.NS, Long.toString(most)))));
  }

  /** What was asked for up to then counts among a day's uploads no more. */
  Instant dayBegins() {
    return kernel.clock().instant().minus(DAY);
  }

  /** What counts against a limit, how much, and until when. */
  private record Leaving(Instant when, long weight) {}

  private List<Leaving> leaving(Jid owner) {
    return store.of(owner).stream().map(upload -> new Leaving(upload.expires(), upload.size())).toList();
  }

  private List<Leaving> leavingDay(Jid owner, ToLongFunction<Counted> weighs) {
    return store.day(owner, dayBegins()).stream()
        .map(counted -> new Leaving(counted.requested().plus(DAY), weighs.applyAsLong(counted)))
        .toList();
  }

  /**
   * Full for now: tells when enough will have gone (section 6).
   *
   * @param added what one more would count
   */
  private StanzaException full(String text, long added, long most, List<Leaving> counted) {
    Instant now = kernel.clock().instant();
    List<Leaving> all = new ArrayList<>(counted);
    all.removeIf(one -> !one.when().isAfter(now));
    all.sort(Comparator.comparing(Leaving::when));
    long left = all.stream().mapToLong(Leaving::weight).sum();
    Instant when = now.plus(Duration.ofMinutes(1));
    for (Leaving one : all) {
      if (left + added <= most) {
        break;
      }
      left -= one.weight();
      when = one.when();
    }
    return new StanzaException(
        Condition.RESOURCE_CONSTRAINT
            .error(text)
            .withDetail(Element.builder("retry", UploadModule.NS).attribute("stamp", Dates.format(when)).build()));
  }

  private static String type(@Nullable String asked) throws StanzaException {
    if (asked == null || asked.isBlank()) {
      return "application/octet-stream";
    }
    String type = asked.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.matches("[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")) {
      throw new StanzaException(Condition.BAD_REQUEST, "That is no type of files.");
    }
    return type;
  }

  private static boolean isAllowed(String type, List<String> allowed) {
    if (allowed.isEmpty()) {
      return true;
    }
    for (String one : allowed) {
      if (one.equals(type) || (one.endsWith("/*") && type.startsWith(one.substring(0, one.length() - 1)))) {
        return true;
      }
    }
    return false;
  }

  /** The time until which a file is kept that is there now. */
  Instant keptUntil(Upload slot, @Nullable Instant until) {
    Instant now = kernel.clock().instant();
    Instant usual =
        switch (slot.purpose()) {
          case MESSAGE, EPHEMERAL -> now.plus(kernel.options().get(UploadOptions.RETENTION, slot.owner().domain()));
          case PROFILE -> now.plus(kernel.options().get(UploadOptions.PROFILE_RETENTION));
          case PERMANENT -> Instant.ofEpochSecond(253_402_300_799L);
        };
    return until != null && until.isBefore(usual) ? until : usual;
  }

  /**
   * What the address to upload to carries; nobody else can make it.
   *
   * @param until when a file that is to be short-lived must be gone, or null
   * @param isOfAnyType whether no type was asked for: the file may come as any
   */
  String proof(Upload slot, @Nullable Instant until, boolean isOfAnyType) {
    try {
      String terms = until(until) + (isOfAnyType ? ANY_TYPE : "");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String text =
          String.join(
              "\n", slot.id(), Long.toString(slot.size()), slot.type(), slot.name(), terms);
      byte[] proof = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return terms + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static String until(@Nullable Instant until) {
    return until == null ? "0" : Long.toString(until.getEpochSecond());
  }

  /** Whether an address to upload to was given for this slot. */
  boolean isProof(Upload slot, String proof) {
    return MessageDigest.isEqual(
        proof(slot, until(proof), isOfAnyType(proof)).getBytes(StandardCharsets.UTF_8), proof.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a proof says that the file may be of any type. */
  static boolean isOfAnyType(String proof) {
    return proof.contains(ANY_TYPE + ".");
  }

  /** When a file must be gone, as a proof says; null when it may be kept as usual. */
  static @Nullable Instant until(String proof) {
    int dot = proof.indexOf('.');
    String seconds = dot < 0 ? "" : proof.substring(0, dot);
    return seconds.matches("[1-9][0-9]{0,11}") ? Instant.ofEpochSecond(Long.parseLong(seconds)) : null;
  }
}
