package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.services.Uploads.UploadException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways out of networks that let nothing else out. */
class ProxyTest {
  @TempDir Path folder;

  @AfterEach
  void straight() {
    Proxy.use("");
  }

  @Test
  void itIsWrittenAsAnAddress() {
    assertThat(Proxy.of(" ")).isEmpty();
    assertThat(Proxy.of("socks5://proxy.verona.example:1080")).contains(new Proxy(Proxy.Kind.SOCKS5, "proxy.verona.example", 1080, "", ""));
    assertThat(Proxy.of("HTTP://romeo:a%20b:c@[::1]:3128/")).contains(new Proxy(Proxy.Kind.HTTP, "::1", 3128, "romeo", "a b:c"));
    assertThat(Proxy.of("http://romeo:secret@proxy:1").orElseThrow().toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy:1080", "socks5://proxy", "socks4://proxy:1080", "https://proxy:443", "http://proxy:0", "http://proxy:70000",
      "http://proxy:80/path", "http://:80", "file:///etc/passwd", "http://a b:80"})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> Proxy.use(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void oneSignsInThroughIt(Proxy.Kind kind) throws Exception {
    try (Ground ground = new Ground(folder); Played proxy = new Played(kind)) {
      ground.friends();
      Proxy.use(kind.name().toLowerCase(java.util.Locale.ROOT) + "://127.0.0.1:" + proxy.port());
      Person romeo = ground.enter(Ground.ROMEO);
      assertThat(romeo.session().contacts().find(Ground.JULIET)).isPresent();
      assertThat(proxy.asked).containsExactly("127.0.0.1:" + ground.port());
      // Files go by it or not at all: here the proxy does not carry them.
      Path file = Files.writeString(folder.resolve("letter.txt"), "it is the east");
      assertThatThrownBy(() -> romeo.session().uploads().put(file, null, (sent, size) -> {})).isInstanceOf(UploadException.class)
          .satisfies(e -> assertThat(((UploadException) e).reason())
              .isEqualTo(kind == Proxy.Kind.HTTP ? UploadException.Reason.REFUSED : UploadException.Reason.FAILED));
      assertThat(proxy.asked).hasSize(kind == Proxy.Kind.HTTP ? 2 : 1);
    }
  }

  /** A proxy for one connection after the other. */
  private static final class Played implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Proxy.Kind kind;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();

    Played(Proxy.Kind kind) throws IOException {
      this.kind = kind;
      Thread.ofVirtual().start(this::listen);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void listen() {
      try {
        while (true) {
          Socket client = socket.accept();
          open.add(client);
          serve(client);
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    private void serve(Socket client) throws IOException {
      try {
        Socket server = kind == Proxy.Kind.HTTP ? connect(client) : socks(client);
        open.add(server);
        pipe(client, server);
        pipe(server, client);
      } catch (IOException e) {
        client.close();
      }
    }

    private Socket to(String host, int port) throws IOException {
      asked.add(host + ":" + port);
      return new Socket(host, port);
    }

    private Socket connect(Socket client) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = client.getInputStream().read();
        if (next < 0) {
          throw new IOException("ended: " + head);
        }
        head.append((char) next);
      }
      if (!head.toString().startsWith("CONNECT ")) {
        // A file that goes in the clear, as on one computer.
        asked.add(head.toString().split(" ")[1]);
        client.getOutputStream().write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        throw new IOException("not carried");
      }
      String[] where = head.toString().split(" ")[1].split(":");
      Socket server = to(where[0], Integer.parseInt(where[1]));
      client.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return server;
    }

    /** RFC 1928, without a question for a name. */
    private Socket socks(Socket client) throws IOException {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      in.readByte();
      in.skipNBytes(in.readUnsignedByte());
      out.write(new byte[] {5, 0});
      in.skipNBytes(3);
      byte[] host = in.readUnsignedByte() == 3 ? in.readNBytes(in.readUnsignedByte()) : in.readNBytes(4);
      String name = host.length == 4 && host[0] == 127 ? "127.0.0.1" : new String(host, StandardCharsets.US_ASCII);
      Socket server = to(name, in.readUnsignedShort());
      out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
      return server;
    }

    private static void pipe(Socket from, Socket to) {
      Thread.ofVirtual().start(() -> {
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
          in.transferTo(out);
        } catch (IOException e) {
          // One side has gone.
        }
      });
    }

    @Override
    public void close() throws IOException {
      socket.close();
      for (Socket each : open) {
        each.close();
      }
    }
  }
}
