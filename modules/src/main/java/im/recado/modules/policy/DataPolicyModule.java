package im.recado.modules.policy;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.disco.DiscoForm;
import im.recado.modules.disco.ServerDisco;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Tells people how their data are handled (XEP-0504), as far as the operator says so: nothing is guessed. */
public final class DataPolicyModule implements Module {
  /**
   * One of the fields.
   *
   * @param field in the form
   */
  private record Entry(String field, Option<List<String>> option) {}

  private static final Set<String> READERS =
      Set.of("admins", "moderators", "organization_member", "government", "advertisers", "partners", "none");

  private static final List<Entry> ENTRIES =
      List.of(
          entry("data_retention", "retention", "Hours for which messages and files are kept at most, or 0, infinite, unknown.",
              DataPolicyModule::isSpan),
          entry("data_deletion", "deletion", "Whether people can delete single data of theirs: true or false.",
              DataPolicyModule::isFlag),
          entry("full_erasure", "erasure", "Whether people can erase their account with all data: true or false.",
              DataPolicyModule::isFlag),
          entry("data_export", "export", "Whether people can have their data exported: true or false.",
              DataPolicyModule::isFlag),
          entry("encryption_at_rest", "encrypted", "Whether disks are encrypted: true or false.", DataPolicyModule::isFlag),
          entry("access_policy", "access",
              "Who can look into data: any of admins, moderators, organization_member, government, advertisers, partners,"
                  + " none.",
              READERS::contains),
          entry("backup_frequency", "backup-interval", "Hours from one backup to the next, 0 for none.",
              DataPolicyModule::isSpan),
          entry("backup_retention", "backup-retention", "Hours for which backups are kept, or 0, infinite, unknown.",
              DataPolicyModule::isSpan),
          entry("tos", "terms", "The address of the terms of service.", text -> text.matches("[a-z]+:\\S+")),
          entry("extra_info", "more", "What else people should know.", text -> true));

  private final Options options;

  public DataPolicyModule(Options options, ServerDisco server) {
    this.options = options;
    server.form(this::form);
  }

  private static Entry entry(String field, String key, String help, Predicate<String> allowed) {
    Option<List<String>> texts = Option.texts("policy." + key, List.of(), help);
    return new Entry(
        field,
        new Option<>(
            texts.key(),
            texts.type(),
            List.of(),
            help,
            value -> {
              List<String> values = texts.parser().apply(value);
              if (!values.stream().allMatch(allowed)) {
                throw new IllegalArgumentException("expected otherwise: " + help);
              }
              return values;
            }));
  }

  private static boolean isSpan(String text) {
    return text.matches("[0-9]{1,7}") || text.equals("infinite") || text.equals("unknown");
  }

  private static boolean isFlag(String text) {
    return text.equals("true") || text.equals("false");
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("data-policy", "Tells how the data of people are handled.")
            .xep(504, "0.1.0", "Data Policy");
    ENTRIES.forEach(entry -> declaration.option(entry.option));
    return declaration;
  }

  private DiscoForm form() {
    SortedMap<String, List<String>> fields = new TreeMap<>();
    for (Entry entry : ENTRIES) {
      List<String> values = options.get(entry.option);
      if (!values.isEmpty()) {
        fields.put(entry.field, values);
      }
    }
    if (!fields.isEmpty()) {
      // Logins are by SCRAM or under TLS; the server keeps what passwords are checked with, not passwords.
      fields.put("auth_data", List.of("hidden"));
    }
    return new DiscoForm("urn:xmpp:data-policy:0", fields);
  }
}
