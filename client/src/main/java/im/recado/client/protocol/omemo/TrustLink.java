package im.recado.client.protocol.omemo;

import im.recado.client.protocol.Jid;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Fingerprints on a way that no server is on: a link that telephones read as a QR code,
 * {@code xmpp:juliet@capulet.example?omemo-sid-123=FINGERPRINT;omemo-sid-...}
 *
 * @param devices fingerprints (64 hexadecimal digits) by the numbers of devices
 */
public record TrustLink(Jid jid, Map<Integer, String> devices) {
  private static final String DEVICE = "omemo-sid-";
  private static final int LONGEST = 10_000;

  public TrustLink {
    devices = Map.copyOf(devices);
  }

  /** Reads what somebody scanned or pasted; nothing when it has no fingerprint. */
  public static Optional<TrustLink> read(String typed) {
    String text = typed.strip();
    int question = text.indexOf('?');
    if (question < 0 || text.length() > LONGEST || !text.toLowerCase(Locale.ROOT).startsWith("xmpp:")) {
      return Optional.empty();
    }
    Map<Integer, String> devices = new LinkedHashMap<>();
    for (String part : text.substring(question + 1).split("[;&]")) {
      String[] pair = part.split("=", 2);
      if (pair.length == 2 && pair[0].startsWith(DEVICE)) {
        OptionalInt id = Words.number(pair[0].substring(DEVICE.length()), 1);
        String fingerprint = pair[1].toLowerCase(Locale.ROOT);
        if (id.isPresent() && fingerprint.matches("[0-9a-f]{64}")) {
          devices.put(id.getAsInt(), fingerprint);
        }
      }
    }
    try {
      String address = URLDecoder.decode(text.substring("xmpp:".length(), question).replace("+", "%2B"), StandardCharsets.UTF_8);
      return devices.isEmpty() ? Optional.empty() : Jid.account(address).map(jid -> new TrustLink(jid, devices));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The link. */
  public String written() {
    StringBuilder link = new StringBuilder("xmpp:").append(escaped(jid.toString()));
    char before = '?';
    for (Map.Entry<Integer, String> device : new TreeMap<>(devices).entrySet()) {
      link.append(before).append(DEVICE).append(device.getKey()).append('=').append(device.getValue());
      before = ';';
    }
    return link.toString();
  }

  /** What has a meaning of its own in a link (RFC 5122, section 2) is written by its bytes. */
  private static String escaped(String jid) {
    StringBuilder out = new StringBuilder();
    for (byte b : jid.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "@._-~!$'()*,:".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append('%').append(String.format("%02X", (int) c));
      }
    }
    return out.toString();
  }
}
