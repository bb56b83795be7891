package im.recado.testkit.transcript;

import im.recado.testkit.network.NetworkPeer;
import im.recado.testkit.transcript.Transcript.Client;
import im.recado.testkit.transcript.Transcript.Deed;
import im.recado.testkit.transcript.Transcript.Depth;
import im.recado.testkit.transcript.Transcript.Friends;
import im.recado.testkit.transcript.Transcript.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads transcripts. Used once. */
public final class TranscriptParser {
  private static final String NAME = "(?<name>[A-Z][\\w' -]*?)";
  private static final Pattern BLOCK = Pattern.compile("\\[(?<kind>Client|Service|Network|Account|Friends|Options|Only|After)] ?(?<name>.*)");
  private static final Pattern PAIR = Pattern.compile("\\s+(?<key>[\\w.-]+): *(?<value>.*)");
  private static final Pattern CONNECTS =
      Pattern.compile(NAME + " (connects(?<raw> raw)?|(?<login>logs in))");
  private static final Pattern SENDS = Pattern.compile(NAME + " sends(?<raw> raw)?:");
  private static final Pattern RECEIVES = Pattern.compile(NAME + " receives(?<any> in any order)?:");
  private static final Pattern OTHER =
      Pattern.compile(
          NAME + " (?<what>receives nothing|disconnects|starts TLS|ignores what came)");
  private static final Pattern CUT = Pattern.compile(NAME + "'s (?<what>connection is cut|stream is closed)");
  private static final Pattern NETWORK = Pattern.compile(NAME + " (?<what>is called|hears( in any order)?:|says:|is left)");
  private static final Pattern TIME = Pattern.compile("time passes (?<number>\\d+) ?(?<unit>ms|s|m|h|d)");

  private final String file;
  private final String[] lines;
  private final List<Client> clients = new ArrayList<>();
  private final Map<String, String> services = new LinkedHashMap<>();
  private final Map<String, NetworkPeer.Speech> networks = new LinkedHashMap<>();
  private final List<String> accounts = new ArrayList<>();
  private final List<Friends> friends = new ArrayList<>();
  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private boolean onlyInProcess;
  private int at;

  private TranscriptParser(String file, String text) {
    this.file = file;
    this.lines = text.split("\\R", -1);
  }

  /** Reads a transcript; throws {@link TranscriptException} for what is none. */
  public static Transcript parse(String file, String text) {
    return new TranscriptParser(file, text).read();
  }

  private Transcript read() {
    while (at < lines.length) {
      String line = lines[at++].stripTrailing();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith("---")) {
        continue;
      }
      if (Character.isWhitespace(line.charAt(0))) {
        throw wrong("indented, but nothing that comes before wants more");
      }
      Matcher block = BLOCK.matcher(line);
      if (block.matches()) {
        block(block.group("kind"), block.group("name").strip());
      } else {
        steps.add(step(line));
      }
    }
    return new Transcript(
        file,
        List.copyOf(clients),
        Map.copyOf(services),
        Map.copyOf(networks),
        List.copyOf(accounts),
        List.copyOf(friends),
        Map.copyOf(options),
        onlyInProcess,
        List.copyOf(steps));
  }

  private void block(String kind, String name) {
    int line = at;
    Map<String, String> pairs = new LinkedHashMap<>();
    while (at < lines.length) {
      Matcher pair = PAIR.matcher(lines[at].stripTrailing());
      if (!pair.matches()) {
        break;
      }
      pairs.put(pair.group("key"), pair.group("value"));
      at++;
    }
    switch (kind) {
      case "Client" -> {
        String jid = pairs.get("jid");
        if (jid == null || name.isEmpty()) {
          throw new TranscriptException(file, line, "a client needs a name and a jid");
        }
        clients.add(
            new Client(
                name, jid, pairs.getOrDefault("password", "password"), "shown".equals(pairs.get("acks"))));
      }
      case "Service" -> {
        String jid = pairs.get("jid");
        if (jid == null || name.isEmpty()) {
          throw new TranscriptException(file, line, "a service needs a name and a jid");
        }
        services.put(name, jid);
      }
      case "Network" -> networks.put(name, speech(pairs.getOrDefault("speaks", ""), line));
      case "Account" -> accounts.add(name);
      case "After" -> after(name, line);
      case "Friends" -> {
        String[] names = name.split(" and ", -1);
        if (names.length != 2) {
          throw new TranscriptException(file, line, "who is whose friend? 'Romeo and Juliet'");
        }
        friends.add(new Friends(names[0], names[1]));
      }
      case "Options" -> options.putAll(pairs);
      default -> {
        if (!name.equals("in process")) {
          throw new TranscriptException(file, line, "only what? 'in process' is known");
        }
        onlyInProcess = true;
      }
    }
  }

  private NetworkPeer.Speech speech(String speaks, int line) {
    return switch (speaks) {
      case "lines" -> NetworkPeer.Speech.LINES;
      case "msn" -> NetworkPeer.Speech.MSN;
      case "oscar" -> NetworkPeer.Speech.OSCAR;
      default -> throw new TranscriptException(file, line, "a network speaks lines, msn or oscar");
    };
  }

  /** Another file, beside this one, comes first: who is there and what has happened. */
  private void after(String name, int line) {
    Path part = Path.of(file).resolveSibling(name);
    Transcript before;
    try {
      before = parse(part.toString(), Files.readString(part));
    } catch (IOException e) {
      throw new TranscriptException(file, line, "there is no " + part);
    }
    clients.addAll(before.clients());
    services.putAll(before.services());
    networks.putAll(before.networks());
    accounts.addAll(before.accounts());
    friends.addAll(before.friends());
    options.putAll(before.options());
    onlyInProcess |= before.onlyInProcess();
    steps.addAll(before.steps());
  }

  private Step step(String line) {
    int number = at;
    Matcher connects = CONNECTS.matcher(line);
    if (connects.matches()) {
      Depth depth =
          connects.group("raw") != null ? Depth.RAW : connects.group("login") != null ? Depth.LOGIN : Depth.SESSION;
      return new Transcript.Connects(number, client(connects), depth);
    }
    Matcher sends = SENDS.matcher(line);
    if (sends.matches()) {
      return new Transcript.Sends(number, client(sends), indented(), sends.group("raw") != null);
    }
    Matcher receives = RECEIVES.matcher(line);
    if (receives.matches()) {
      return new Transcript.Receives(number, client(receives), indented(), receives.group("any") != null);
    }
    Matcher cut = CUT.matcher(line);
    if (cut.matches()) {
      return cut.group("what").startsWith("connection")
          ? new Transcript.IsCut(number, client(cut))
          : new Transcript.StreamIsClosed(number, client(cut));
    }
    Matcher atNetwork = NETWORK.matcher(line);
    if (atNetwork.matches()) {
      String network = client(atNetwork);
      return switch (atNetwork.group("what")) {
        case "is called" -> new Transcript.AtNetwork(number, network, Deed.IS_CALLED, "");
        case "hears:" -> new Transcript.AtNetwork(number, network, Deed.HEARS, indented());
        case "hears in any order:" -> new Transcript.AtNetwork(number, network, Deed.HEARS_IN_ANY_ORDER, indented());
        case "says:" -> new Transcript.AtNetwork(number, network, Deed.SAYS, indented());
        default -> new Transcript.AtNetwork(number, network, Deed.IS_LEFT, "");
      };
    }
    Matcher time = TIME.matcher(line);
    if (time.matches()) {
      return new Transcript.TimePasses(number, duration(time));
    }
    Matcher other = OTHER.matcher(line);
    if (other.matches()) {
      String client = client(other);
      return switch (other.group("what")) {
        case "receives nothing" -> new Transcript.ReceivesNothing(number, client);
        case "disconnects" -> new Transcript.Disconnects(number, client);
        case "starts TLS" -> new Transcript.StartsTls(number, client);
        default -> new Transcript.Ignores(number, client);
      };
    }
    throw wrong("no step is written like this: " + line);
  }

  private String client(Matcher match) {
    String name = match.group("name");
    boolean known = services.containsKey(name) || networks.containsKey(name);
    if (!known && clients.stream().noneMatch(client -> client.name().equals(name))) {
      throw wrong("there is no [Client] " + name);
    }
    return name;
  }

  private static Duration duration(Matcher match) {
    long number = Long.parseLong(match.group("number"));
    return switch (match.group("unit")) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** The lines below that are indented, without the indentation of the first. */
  private String indented() {
    StringBuilder text = new StringBuilder();
    String indentation = null;
    while (at < lines.length) {
      String line = lines[at];
      if (!line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
        break;
      }
      if (indentation == null && !line.isBlank()) {
        indentation = line.substring(0, line.length() - line.stripLeading().length());
      }
      text.append(indentation != null && line.startsWith(indentation) ? line.substring(indentation.length()) : line);
      text.append('\n');
      at++;
    }
    String all = text.toString().strip();
    if (all.isEmpty()) {
      throw wrong("nothing is indented below");
    }
    return all;
  }

  private TranscriptException wrong(String message) {
    return new TranscriptException(file, at, message);
  }
}
