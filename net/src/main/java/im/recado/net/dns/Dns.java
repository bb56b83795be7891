package im.recado.net.dns;

import im.recado.kernel.limit.Network;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.net.dns.DnsMessage.Answer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers of the DNS that resolve names (RFC 1035), each question from a port of its own, with an id that cannot be guessed; an
 * answer counts only when it comes from the server, with the id and the question (SECURITY S7). Its methods wait, for some seconds at
 * most, so they are for virtual threads.
 */
final class Dns {
  static final Option<List<InetSocketAddress>> SERVERS = option();

  static final Option<List<Network>> TRUSTED =
      Network.option(
          "dns.trusted",
          List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128")),
          "Where the servers are, among those that are asked, whose word is taken that they have checked signatures (DNSSEC): on this"
              + " machine, or at the end of a network in which nobody can lie.");

  static final Option<Boolean> DANE =
      Option.flag(
          "s2s.dane",
          false,
          "Whether the DNS says, with signatures that a trusted resolver has checked (dns.trusted), which certificates the servers of"
              + " other domains have (DANE, RFC 7673).");

  private static final int PORT = 53;
  private static final int[] ADDRESSES = {DnsMessage.AAAA, DnsMessage.A};
  private static final int UDP_MILLIS = 2_000;
  private static final int TCP_MILLIS = 3_000;
  private static final int ROUNDS = 2;
  private static final int MOST_SERVERS = 3;
  private static final int MOST_ALIASES = 8;
  private static final int MOST_UDP = 4096;
  private static final int MOST_TCP = 65_535;

  private final SecureRandom random;
  private final Options options;

  Dns(SecureRandom random, Options options) {
    this.random = random;
    this.options = options;
  }

  /**
   * What the DNS knows.
   *
   * @param isSecure whether a server whose word on that counts has checked all signatures on the way (DNSSEC)
   */
  record Found<T>(List<T> all, boolean isSecure) {
    private <U> Found<U> as(Function<List<T>, List<U>> read) {
      return new Found<>(read.apply(all), isSecure);
    }
  }

  private static Option<List<InetSocketAddress>> option() {
    String type = "a list of addresses, with a port unless it is 53, such as 192.0.2.53 or 127.0.0.1:5353";
    String help = "Who is asked for the names of other servers; those in the system's resolv.conf when empty.";
    return Option.texts("dns.servers", List.of(), help).meaning(
        type,
        List.of(),
        texts -> {
          List<InetSocketAddress> all = new ArrayList<>();
          for (String text : texts) {
            HostPort one = HostPort.parse(text, PORT);
            if (!one.isAddress()) {
              throw new IllegalArgumentException("expected " + type);
            }
            all.add(new InetSocketAddress(one.host(), one.port()));
          }
          return List.copyOf(all);
        });
  }

  /**
   * The records of a service; none when it has none.
   *
   * @param name such as {@code _xmpp-server._tcp.example.org}
   */
  List<Srv> services(String name, boolean directTls) throws DnsException {
    Found<DnsMessage.Resource> found = resolve(name, DnsMessage.SRV);
    return DnsMessage.services(found.all, directTls, found.isSecure);
  }

  /**
   * What is said of the certificate at a port; nothing when nothing is.
   *
   * @param name such as {@code _5269._tcp.im.example.org}
   */
  Found<Tlsa> certificates(String name) throws DnsException {
    return resolve(name, DnsMessage.TLSA).as(DnsMessage::certificates);
  }

  /** The addresses of a machine that the DNS tells, secure when those of one kind are; fails when it is silent of either. */
  Found<InetAddress> checkedAddresses(String host) throws DnsException {
    List<InetAddress> all = new ArrayList<>();
    boolean isSecure = false;
    for (int type : ADDRESSES) {
      Found<InetAddress> found = resolve(host, type).as(DnsMessage::addresses);
      all.addAll(found.all);
      isSecure |= found.isSecure && !found.all.isEmpty();
    }
    return new Found<>(all, isSecure);
  }

  /** The addresses of a machine; none when it has none. */
  List<InetAddress> addresses(String host) throws DnsException {
    if (options.get(SERVERS).isEmpty()) {
      List<InetAddress> here = SystemNames.hosts(host);
      if (!here.isEmpty()) {
        return here;
      }
    }
    List<InetAddress> all = new ArrayList<>();
    DnsException silence = null;
    for (int type : ADDRESSES) {
      try {
        all.addAll(DnsMessage.addresses(resolve(host, type).all));
      } catch (DnsException e) {
        silence = e;
      }
    }
    if (all.isEmpty() && silence != null) {
      throw silence;
    }
    return all;
  }

  /** The records of a name, or of the one that it stands for. */
  private Found<DnsMessage.Resource> resolve(String name, int type) throws DnsException {
    String wanted = name;
    boolean isSecure = true;
    for (int i = 0; i < MOST_ALIASES; i++) {
      Answer answer = ask(wanted, type);
      isSecure &= answer.isAuthentic();
      String end = answer.end(wanted);
      List<DnsMessage.Resource> found = answer.of(end, type);
      if (!found.isEmpty() || end.equals(wanted)) {
        return new Found<>(found, isSecure);
      }
      wanted = end;
    }
    throw new DnsException("the DNS leads in a circle from " + name);
  }

  private Answer ask(String name, int type) throws DnsException {
    List<InetSocketAddress> asked = asked();
    for (int round = 0; round < ROUNDS; round++) {
      for (InetSocketAddress server : asked.subList(0, Math.min(MOST_SERVERS, asked.size()))) {
        Answer answer = ask(server, name, type);
        if (answer != null && answer.isDecided()) {
          return isTrusted(server) ? answer : answer.unchecked();
        }
      }
    }
    throw new DnsException("the DNS does not tell where " + name + " is");
  }

  /** Where signatures count, nobody is asked whose word does not, if there is anybody else: a forged name would come back by them. */
  private List<InetSocketAddress> asked() {
    List<InetSocketAddress> named = options.get(SERVERS);
    List<InetSocketAddress> all = named.isEmpty() ? SystemNames.servers(PORT) : named;
    List<InetSocketAddress> trusted = options.get(DANE) ? all.stream().filter(this::isTrusted).toList() : List.of();
    return trusted.isEmpty() ? all : trusted;
  }

  private boolean isTrusted(InetSocketAddress server) {
    return Network.anyContains(options.get(TRUSTED), server.getAddress());
  }

  /** What one server says; null when it says nothing that counts. */
  private @Nullable Answer ask(InetSocketAddress server, String name, int type) {
    int id = random.nextInt(1 << 16);
    byte[] question = DnsMessage.question(id, name, type);
    if (question.length == 0) {
      // No name of the DNS: too long.
      return Answer.NOTHING;
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(question, question.length));
      long end = System.nanoTime() + UDP_MILLIS * 1_000_000L;
      byte[] buffer = new byte[MOST_UDP];
      while (true) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return null;
        }
        socket.setSoTimeout((int) left);
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        Answer answer = DnsMessage.answer(buffer, packet.getLength(), id, name, type);
        if (answer != null) {
          return answer.isCut() ? askByTcp(server, question, id, name, type) : answer;
        }
      }
    } catch (SocketTimeoutException e) {
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable Answer askByTcp(InetSocketAddress server, byte[] question, int id, String name, int type)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, TCP_MILLIS);
      socket.setSoTimeout(TCP_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(question.length);
      out.write(question);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[Math.min(MOST_TCP, in.readUnsignedShort())];
      in.readFully(answer);
      return DnsMessage.answer(answer, answer.length, id, name, type);
    }
  }
}
