package im.recado.net.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.Channel;
import io.netty.internal.tcnative.KeyLogCallback;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the exporter's secret of each connection out of what BoringSSL tells of its keys during the handshake, since
 * its Java side has no exporter; all other secrets are wiped unread. BoringSSL tells this one for TLS 1.3 only.
 * Thread-safe.
 */
final class ExporterSecrets implements KeyLogCallback {
  private static final byte[] EXPORTER = "EXPORTER_SECRET ".getBytes(US_ASCII);

  /** Handshakes under way, by the address of their native half. */
  private final ConcurrentHashMap<Long, SecretKeyExporter> expected = new ConcurrentHashMap<>();

  /** An exporter that will have its secret when this handshake has succeeded. */
  KeyExporter expect(long address, Future<Channel> handshake) {
    SecretKeyExporter exporter = new SecretKeyExporter();
    expected.put(address, exporter);
    handshake.addListener(done -> expected.remove(address, exporter));
    return exporter;
  }

  /** How many handshakes are under way. */
  int size() {
    return expected.size();
  }

  /** Called by BoringSSL on the thread of the handshake: a label, the client's random and a secret, in hexadecimal. */
  @Override
  public void handle(long address, byte @Nullable [] line) {
    if (line == null) {
      return;
    }
    SecretKeyExporter exporter = expected.get(address);
    if (exporter != null && Arrays.mismatch(line, EXPORTER) == EXPORTER.length) {
      String text = new String(line, US_ASCII).strip();
      exporter.secret(HexFormat.of().parseHex(text, text.lastIndexOf(' ') + 1, text.length()));
    }
    Arrays.fill(line, (byte) 0);
  }
}
