package im.recado.server.docs;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Command;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Xep;
import im.recado.server.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The documents that a program can write better than a person: what it follows, what can be set, what can be done. */
public final class Documents {
  /** Made, not written. */
  private static final String MADE = "<!-- Made by ./recado docs; a change by hand is lost. -->\n";

  /** Defaults that depend on the machine, which a document for everybody cannot tell. */
  private static final Set<String> BY_MACHINE = Set.of("net.threads");

  /** What the floors below the modules follow; they declare nothing. */
  private static final List<Integer> RFCS = List.of(5802, 6120, 6121, 7590, 7622, 7628, 7677, 8265, 9266);

  private Documents() {}

  /**
   * Every document: its path in the repository and its text.
   *
   * @param modules in the order of the kernel's declarations
   * @param sources the repository
   */
  public static Map<String, String> all(
      Kernel kernel, List<? extends Module> modules, Collection<Option<?>> options, Path sources) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("docs/map.md", "# Map of the code\n\n" + MADE + "\n" + SourceMap.text(kernel, modules, sources));
    all.put("recado.doap", doap(kernel.declarations()));
    all.put("docs/xeps.md", xeps(kernel.declarations(), new ShownBy(sources)));
    all.put("docs/options.md", options(options));
    all.put("docs/commands.md", commands(kernel.commands().all()));
    return all;
  }

  /**
   * A specification as all modules together follow it.
   *
   * @param parts what of it, when no module follows the whole
   */
  private record Followed(Xep xep, Set<String> modules, Set<String> parts) {
    boolean isWhole() {
      return parts.isEmpty();
    }

    String part() {
      return String.join("; ", parts);
    }
  }

  private static List<Followed> followed(List<Declaration> declarations) {
    Map<Integer, Followed> byNumber = new TreeMap<>();
    for (Declaration declaration : declarations) {
      for (Xep xep : declaration.xeps()) {
        Followed followed =
            byNumber.computeIfAbsent(xep.number(), _ -> new Followed(xep, new TreeSet<>(), new TreeSet<>()));
        followed.modules().add(declaration.name());
        if (!xep.part().isEmpty()) {
          followed.parts().add(xep.part());
        }
      }
    }
    return List.copyOf(byNumber.values());
  }

  private static String doap(List<Declaration> declarations) {
    StringBuilder doap =
        new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>\n")
            .append(MADE)
            .append(
                """
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://usefulinc.com/ns/doap#"
                    xmlns:xmpp="https://linkmauve.fr/ns/xmpp-doap#">
                  <Project>
                    <name>Recado</name>
                    <shortdesc xml:lang="en">A complete XMPP messaging system</shortdesc>
                    <programming-language>Java</programming-language>
                    <os>Linux</os>
                    <license rdf:resource="https://spdx.org/licenses/Apache-2.0"/>
                    <category rdf:resource="https://linkmauve.fr/ns/xmpp-doap#category-server"/>
                """);
    for (int rfc : RFCS) {
      doap.append("    <implements rdf:resource=\"https://www.rfc-editor.org/info/rfc").append(rfc).append("\"/>\n");
    }
    for (Followed followed : followed(declarations)) {
      doap.append(
          """
              <implements>
                <xmpp:SupportedXep>
                  <xmpp:xep rdf:resource="%s"/>
                  <xmpp:status>%s</xmpp:status>
                  <xmpp:version>%s</xmpp:version>%s
                </xmpp:SupportedXep>
              </implements>
          """
              .formatted(
                  page(followed.xep()),
                  followed.isWhole() ? "complete" : "partial",
                  followed.xep().version(),
                  followed.isWhole() ? "" : "\n        <xmpp:note xml:lang=\"en\">" + followed.part() + "</xmpp:note>"));
    }
    return doap.append("  </Project>\n</rdf:RDF>\n").toString();
  }

  private static String page(Xep xep) {
    return "https://xmpp.org/extensions/xep-%04d.html".formatted(xep.number());
  }

  private static String xeps(List<Declaration> declarations, ShownBy shown) {
    StringBuilder text =
        new StringBuilder("# XMPP extensions of this server\n\n" + MADE + "\n")
            .append("A XEP of which only a part is followed says which; of every other the server does all that concerns a server.\n")
            .append("Shown by: transcripts of the wire that follow it sentence by sentence, with what is refused, or tests.\n\n")
            .append("| XEP | Title | Version | Module | In part | Shown by |\n|---|---|---|---|---|---|\n");
    for (Followed followed : followed(declarations)) {
      Xep xep = followed.xep();
      row(
          text,
          "[" + xep.id() + "](" + page(xep) + ")",
          xep.name(),
          xep.version(),
          String.join(", ", followed.modules()),
          followed.part(),
          shown.links(xep.number()));
    }
    text.append("\n## Modules\n\n| Module | What it does |\n|---|---|\n");
    for (Declaration declaration : declarations) {
      row(text, declaration.name(), declaration.summary());
    }
    return text.toString();
  }

  private static String options(Collection<Option<?>> options) {
    StringBuilder text =
        new StringBuilder("# Settings\n\n" + MADE + "\n")
            .append("They stand in `recado.toml` of the home folder; `--set KEY=VALUE` goes before the file. A key with a dot\n")
            .append("may also be written in a `[section]`. What is said to be a domain's own is set by `option-set … domain=`:\n")
            .append("[domains.md](domains.md#settings). A list is written `[\"a\", \"b\"]` in the file; with `--set` and in commands it may be written\n")
            .append("so, or `a, b`.\n\n")
            .append("| Key | Default | Expected | What it is |\n|---|---|---|---|\n");
    for (Option<?> option : options) {
      String otherwise =
          BY_MACHINE.contains(option.key()) ? "by the machine" : "`" + SettingsFile.toml(option.otherwise()) + "`";
      row(text, "`" + option.key() + "`", otherwise, option.type(), option.help() + ofDomains(option));
    }
    return text.toString();
  }

  private static String ofDomains(Option<?> option) {
    return switch (option.span()) {
      case SERVER -> "";
      case DOMAINS -> " *Each domain may have its own.*";
      case GRANTED -> " *Domains may be granted their own.*";
    };
  }

  private static String commands(Collection<Command> commands) {
    StringBuilder text =
        new StringBuilder("# Commands of administrators\n\n" + MADE + "\n")
            .append("| Command | Role | What it does | Arguments |\n|---|---|---|---|\n");
    for (Command command : commands) {
      List<String> arguments = new ArrayList<>();
      for (Argument argument : command.arguments()) {
        arguments.add("`" + argument.name() + "`" + (argument.required() ? "" : " (optional)") + ": " + argument.help());
      }
      row(
          text,
          "`" + command.name() + "`",
          Option.written(command.role()),
          command.summary(),
          String.join("; ", arguments));
    }
    return text.toString();
  }

  /** A row of a table. */
  static void row(StringBuilder text, String... cells) {
    for (String cell : cells) {
      text.append("| ").append(cell.replace("|", "\\|").replace("\n", " ")).append(' ');
    }
    text.append("|\n");
  }
}
