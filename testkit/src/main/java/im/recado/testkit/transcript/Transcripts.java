package im.recado.testkit.transcript;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.network.NetworkPeer;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds transcripts and plays each against a server of its own. */
public final class Transcripts {
  private static final Pattern NETWORKS = Pattern.compile("\\$\\{([^}]+)}");

  private Transcripts() {}

  /** Makes the way to a server. */
  @FunctionalInterface
  public interface Reached {
    Transport of(TestServer server) throws IOException;
  }

  /** All transcripts below a folder, by name. */
  public static List<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".transcript")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Transcript read(Path file) {
    try {
      return TranscriptParser.parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plays a transcript against a fresh server with empty stores in memory. */
  public static void play(Transcript transcript, Reached reached) throws IOException {
    Map<String, NetworkPeer> networks = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, NetworkPeer.Speech> network : transcript.networks().entrySet()) {
        networks.put(network.getKey(), new NetworkPeer(network.getValue()));
      }
      Map<String, String> options = new LinkedHashMap<>(transcript.options());
      options.replaceAll((key, value) -> withNetworks(networks, value));
      play(transcript, options, networks, reached);
    } finally {
      for (NetworkPeer network : networks.values()) {
        network.close();
      }
    }
  }

  private static void play(
      Transcript transcript, Map<String, String> options, Map<String, NetworkPeer> networks, Reached reached) throws IOException {
    Set<String> domains = new LinkedHashSet<>();
    transcript.clients().forEach(client -> domains.add(Jid.valueOf(client.jid()).domain()));
    try (TestServer server =
        new TestServer(List.copyOf(domains), new MemoryBackends().backends(), options)) {
      options.forEach((key, value) -> set(server, key, value));
      transcript.clients().forEach(client -> server.account(Jid.valueOf(client.jid()), client.password()));
      transcript.accounts().forEach(account -> server.account(Jid.valueOf(account), "password"));
      for (Transcript.Friends friends : transcript.friends()) {
        server.friends(account(transcript, friends.one()), account(transcript, friends.other()));
      }
      Map<String, ServicePeer> services = new LinkedHashMap<>();
      transcript.services().forEach((name, jid) -> services.put(name, new ServicePeer(server.kernel().router(), jid)));
      try (Transport transport = reached.of(server)) {
        new TranscriptRunner(transcript, transport, server, services, networks).run();
      }
    }
  }

  /** What a script writes as <code>${IRC's port}</code> or <code>${IRC's address}</code>; null when it is nothing of a network. */
  static @Nullable String ofNetwork(Map<String, NetworkPeer> networks, String name) {
    for (Map.Entry<String, NetworkPeer> network : networks.entrySet()) {
      if (name.equals(network.getKey() + "'s port")) {
        return Integer.toString(network.getValue().port());
      } else if (name.equals(network.getKey() + "'s address")) {
        return "127.0.0.1:" + network.getValue().port();
      }
    }
    return null;
  }

  private static String withNetworks(Map<String, NetworkPeer> networks, String value) {
    return NETWORKS.matcher(value).replaceAll(named -> String.valueOf(ofNetwork(networks, named.group(1))));
  }

  private static void set(TestServer server, String key, String value) {
    if (key.equals("proxy.port")) {
      // As if something listened there.
      server.kernel().bytestreams().opened("127.0.0.1", Integer.parseInt(value));
    } else {
      server.set(key, value);
    }
  }

  private static Jid account(Transcript transcript, String name) {
    for (Transcript.Client client : transcript.clients()) {
      if (client.name().equals(name)) {
        return Jid.valueOf(client.jid()).bare();
      }
    }
    throw new TranscriptException(transcript.file(), 1, "there is no [Client] " + name);
  }
}
