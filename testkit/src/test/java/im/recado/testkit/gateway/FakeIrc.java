package im.recado.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.OwnCertificate;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * An IRC server that says what the test wants, also what no server should. Every line that the gateway sends must be looked at with
 * {@link Line#expect}, but for the questions by which it learns that something has been done: they are answered.
 */
final class FakeIrc implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final ServerSocket listener;
  private final String security;

  FakeIrc() throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "plain");
  }

  private FakeIrc(ServerSocket listener, String security) throws IOException {
    this.listener = listener;
    this.security = security;
    listener.setSoTimeout(PATIENCE_MILLIS);
  }

  /** One with TLS, which asks people for a certificate and takes any. */
  static FakeIrc secure() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(OwnCertificate.make(Instant.now()).keyManagers(), InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    SSLServerSocket listener =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setWantClientAuth(true);
    return new FakeIrc(listener, "tls-unverified");
  }

  /** How the gateway is told of it. */
  String setting() {
    return "localhost " + listener.getLocalPort() + " " + security;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The next connection. */
  Line accept() throws IOException {
    return new Line(listener.accept());
  }

  /** The next connection, let in with the nick that it wants. */
  Line welcome(String capabilities) throws IOException {
    Line line = accept();
    line.welcome(capabilities);
    return line;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /** One connection. */
  static final class Line implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;
    String nick = "";

    Line(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      out = socket.getOutputStream();
    }

    /** Where the connection comes from. */
    int port() {
      return socket.getPort();
    }

    /** The certificate that the gateway has shown; null when it has shown none. */
    @Nullable Certificate shown() {
      try {
        return ((SSLSocket) socket).getSession().getPeerCertificates()[0];
      } catch (SSLPeerUnverifiedException e) {
        return null;
      }
    }

    /** Says a line as it stands, with its end. */
    void send(String... lines) throws IOException {
      for (String line : lines) {
        bytes(line + "\r\n");
      }
    }

    /** Says these bytes, which need be no line. */
    void bytes(String text) throws IOException {
      out.write(text.getBytes(UTF_8));
      out.flush();
    }

    /** Says these bytes. */
    void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** The next line must be this, written like that. */
    void expectBytes(String wanted, Charset charset) throws IOException {
      // What comes is read as UTF-8, in which bytes that are none are replaced: the wanted line is looked at in the same way.
      expect(new String(wanted.getBytes(charset), UTF_8));
    }

    /** The next line, whatever it is; null at the end. */
    String line() throws IOException {
      return in.readLine();
    }

    /** The next line that is no question whether something is done; those are answered. */
    String next() throws IOException {
      while (true) {
        String line = in.readLine();
        if (line != null && line.startsWith("PING ")) {
          send(":irc.test PONG irc.test :" + line.substring(5));
        } else {
          return line;
        }
      }
    }

    /** The next line must be this. */
    void expect(String wanted) throws IOException {
      assertThat(next()).isEqualTo(wanted);
    }

    /** Answers questions until the connection ends; the last line before. */
    String end() throws IOException {
      String last = "";
      for (String line = next(); line != null; line = next()) {
        last = line;
      }
      return last;
    }

    void welcome(String capabilities) throws IOException {
      expect("CAP LS 302");
      String line = next();
      assertThat(line).startsWith("NICK ");
      nick = line.substring(5);
      assertThat(next()).startsWith("USER ");
      send("CAP * LS :" + capabilities);
      if (capabilities.isEmpty()) {
        expect("CAP END");
      } else {
        line = next();
        assertThat(line).startsWith("CAP REQ ");
        send("CAP * ACK " + line.substring(8));
        expect("CAP END");
      }
      greet();
    }

    void greet() throws IOException {
      send(
          ":irc.test 001 " + nick + " :Welcome",
          ":irc.test 005 " + nick + " CASEMAPPING=rfc1459 PREFIX=(qaohv)~&@%+ CHANMODES=beI,k,l,imnpst :are supported",
          ":irc.test 422 " + nick + " :No message today");
    }

    /** Somebody enters: who is in, with signs. */
    void lets(String channel, String names) throws IOException {
      send(
          ":" + nick + "!~u@host.test JOIN " + channel,
          ":irc.test 353 " + nick + " = " + channel + " :" + names,
          ":irc.test 366 " + nick + " " + channel + " :End of names");
    }

    /** The network breaks. */
    void cut() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
