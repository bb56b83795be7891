package im.recado.interop.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** An IRC server of Debian's, alone on a port of loopback, and somebody who talks to it with bare hands. */
public final class IrcDaemon implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Which one. */
  public enum Kind {
    NGIRCD(
        "ngircd",
        List.of("/usr/sbin/ngircd", "-n", "-f", "CONFIG"),
        """
        [Global]
        Name = irc.verona.example
        Info = For a test
        Listen = 127.0.0.1
        Ports = PORT
        MotdPhrase = Hail
        [Limits]
        MaxNickLength = 20
        MaxConnectionsIP = 0
        MaxPenaltyTime = 0
        [Options]
        Ident = no
        PAM = no
        DNS = no
        """),
    INSPIRCD(
        "inspircd",
        List.of("/usr/sbin/inspircd", "--config=CONFIG", "--nofork", "--runasroot"),
        """
        <server name="irc.verona.example" description="For a test" network="Verona">
        <admin name="prince" nick="prince" email="prince@verona.example">
        <bind address="127.0.0.1" port="PORT" type="clients">
        <connect allow="*" timeout="60" pingfreq="120" threshold="1000" commandrate="100000" fakelag="no" localmax="100"
          globalmax="100" resolvehostnames="no" useident="no">
        <module name="cap">
        <module name="ircv3">
        <module name="ircv3_ctctags">
        <module name="ircv3_echomessage">
        <module name="ircv3_servertime">
        <module name="ircv3_batch">
        <module name="ircv3_labeledresponse">
        <module name="ircv3_capnotify">
        <module name="namesx">
        <module name="uhnames">
        <pid file="HOME/pid">
        <path configdir="HOME" datadir="HOME" logdir="HOME" runtimedir="HOME">
        """);

    public final String debianPackage;
    private final List<String> command;
    private final String config;

    Kind(String debianPackage, List<String> command, String config) {
      this.debianPackage = debianPackage;
      this.command = command;
      this.config = config;
    }

    public Path program() {
      return Path.of(command.getFirst());
    }
  }

  private final DebianProgram program;
  private final int port;

  public IrcDaemon(Kind kind, Path home) {
    try {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      String text = kind.config.replace("PORT", Integer.toString(port)).replace("HOME", home.toString());
      Path config = Files.writeString(home.resolve(kind.debianPackage + ".conf"), text);
      program =
          DebianProgram.start(home, "", kind.command.stream().map(word -> word.replace("CONFIG", config.toString())).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await(kind.debianPackage).atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(this::listens);
  }

  private boolean listens() {
    if (!program.isAlive()) {
      throw new IllegalStateException("it ended: " + program.output());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    program.close();
  }

  /** Somebody who types lines. */
  public static final class Person implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    public Person(IrcDaemon server, String nick) {
      try {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port);
        socket.setSoTimeout((int) LIMIT.toMillis());
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      type("NICK " + nick);
      type("USER " + nick + " 0 * :" + nick);
      await(line -> line.contains(" 001 "));
    }

    public void type(String line) {
      try {
        socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The next line that is like this. */
    public String await(Predicate<String> wanted) {
      try {
        String line;
        while ((line = in.readLine()) != null) {
          if (line.startsWith("PING ")) {
            type("PONG " + line.substring(5));
          } else if (wanted.test(line)) {
            return line;
          }
        }
        throw new AssertionError("the server has closed");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
