package im.recado.modules.policy;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.disco.DiscoForm;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.login.Authenticator;
import im.recado.wire.form.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   * @param type of that field
   */
  private record Entry(String field, Field.Type type, Option<List<String>> option) {}

  private static final String AUTH = "auth_data";

  private static final Set<String> READERS =
      Set.of("admins", "moderators", "organization_member", "government", "advertisers", "partners", "none");

  private static final List<Entry> ENTRIES =
      List.of(
          entry("data_retention", Field.Type.TEXT_SINGLE, "retention", "Hours for which messages and files are kept at most, or 0, infinite, unknown.",
              DataPolicyModule::isSpan),
          entry("data_deletion", Field.Type.BOOLEAN, "deletion", "Whether people can delete single data of theirs: true or false.",
              DataPolicyModule::isFlag),
          entry("full_erasure", Field.Type.BOOLEAN, "erasure", "Whether people can erase their account with all data: true or false.",
              DataPolicyModule::isFlag),
          entry("data_export", Field.Type.BOOLEAN, "export", "Whether people can have their data exported: true or false.",
              DataPolicyModule::isFlag),
          entry("encryption_at_rest", Field.Type.BOOLEAN, "encrypted", "Whether disks are encrypted: true or false.", DataPolicyModule::isFlag),
          entry("access_policy", Field.Type.LIST_MULTI, "access",
              "Who can look into data: any of admins, moderators, organization_member, government, advertisers, partners,"
                  + " none.",
              READERS::contains),
          entry("backup_frequency", Field.Type.TEXT_SINGLE, "backup-interval", "Hours from one backup to the next, 0 for none.",
              DataPolicyModule::isSpan),
          entry("backup_retention", Field.Type.TEXT_SINGLE, "backup-retention", "Hours for which backups are kept, or 0, infinite, unknown.",
              DataPolicyModule::isSpan),
          entry("tos", Field.Type.TEXT_SINGLE, "terms", "The address of the terms of service.", text -> text.matches("[a-z]+:\\S+")),
          entry("extra_info", Field.Type.TEXT_MULTI, "more", "What else people should know.", text -> true));

  private final Options options;

  public DataPolicyModule(Options options, ServerDisco server) {
    this.options = options;
    server.form(this::form);
  }

  private static Entry entry(String field, Field.Type type, String key, String help, Predicate<String> allowed) {
    return new Entry(
        field,
        type,
        Option.texts("policy." + key, List.of(), help).meaning(
            "a list of texts",
            List.of(),
            values -> {
              if (!values.stream().allMatch(allowed) || !isPossible(type, values)) {
                throw new IllegalArgumentException("expected otherwise: " + help);
              }
              return values;
            }));
  }

  /** Whether a field of this type may have these values: several at all, and nobody together with somebody (section 3.9). */
  private static boolean isPossible(Field.Type type, List<String> values) {
    return switch (type) {
      case TEXT_MULTI -> true;
      case LIST_MULTI -> values.size() < 2 || !values.contains("none");
      default -> values.size() < 2;
    };
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
    Map<String, Field.Type> types = new HashMap<>();
    for (Entry entry : ENTRIES) {
      List<String> values = options.get(entry.option);
      if (!values.isEmpty()) {
        fields.put(entry.field, values);
        types.put(entry.field, entry.type);
      }
    }
    if (!fields.isEmpty()) {
      // What passwords are checked with is kept, not passwords; but by PLAIN the server gets to see them.
      fields.put(AUTH, List.of(options.get(Authenticator.PLAIN) ? "plain" : "hidden"));
      types.put(AUTH, Field.Type.LIST_SINGLE);
    }
    return new DiscoForm("urn:xmpp:data-policy:0", fields, types);
  }
}
