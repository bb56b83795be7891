package im.recado.source.ldap;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.source.AccountSources;
import java.time.Duration;
import java.util.List;

/** How a directory is reached and read, as it is set just now. */
record LdapSettings(
    List<String> urls,
    boolean startTls,
    String certificate,
    String bindDn,
    String bindPassword,
    String base,
    String attribute,
    String filter,
    List<String> name,
    List<String> vcard,
    String groupBase,
    String groupFilter,
    String groupName,
    String groupMember,
    Duration timeout) {

  private static final Option<List<String>> URLS =
      Option.texts(
          "accounts.ldap.url",
          List.of(),
          "The directory: ldaps://host or ldap://host, with :port; several are tried in their order.");
  private static final Option<Boolean> START_TLS =
      Option.flag(
          "accounts.ldap.starttls",
          true,
          "Whether connections to ldap:// are protected by StartTLS; without it passwords travel in the clear.");
  private static final Option<String> CERTIFICATE =
      Option.text(
          "accounts.ldap.certificate",
          "",
          "A file (PEM) with the certificates of the authorities that the directory's certificate is trusted from;"
              + " empty for those that Java trusts.");
  private static final Option<String> BIND_DN =
      Option.text("accounts.ldap.bind-dn", "", "Who looks for people in the directory; empty for nobody in particular.");
  private static final Option<String> BIND_PASSWORD =
      Option.text("accounts.ldap.bind-password", "", "The password of accounts.ldap.bind-dn.");
  private static final Option<String> BASE =
      Option.text("accounts.ldap.base", "", "Below what entry people are, such as ou=people,dc=example,dc=org.");
  private static final Option<String> ATTRIBUTE =
      Option.text(
          "accounts.ldap.attribute",
          "uid",
          "The attribute with the name that stands before the @; sAMAccountName in Active Directory.");
  private static final Option<String> FILTER =
      Option.text(
          "accounts.ldap.filter", "(objectClass=person)", "Which entries are people who may have an account.");
  private static final Option<List<String>> NAME =
      Option.texts(
          "accounts.ldap.name",
          List.of("displayName", "cn"),
          "The attributes with a person's name for others, the first that there is.");
  private static final Option<List<String>> VCARD =
      Option.texts(
          "accounts.ldap.vcard",
          List.of(),
          "The attributes of which the vCard of a new account is made: displayName, cn, title, mail, telephoneNumber, jpegPhoto,"
              + " thumbnailPhoto. Who may read it, vcard.readers says.")
          .meaning("a list of attributes such as displayName and mail", List.of(), LdapSettings::known);
  private static final Option<String> GROUP_BASE =
      Option.text("accounts.ldap.group-base", "", "Below what entry groups are; empty when there are none to be taken.");
  private static final Option<String> GROUP_FILTER =
      Option.text(
          "accounts.ldap.group-filter",
          "(|(objectClass=groupOfNames)(objectClass=posixGroup)(objectClass=group))",
          "Which entries are groups to be taken.");
  private static final Option<String> GROUP_NAME =
      Option.text("accounts.ldap.group-name", "cn", "The attribute with the name of a group.");
  private static final Option<String> GROUP_MEMBER =
      Option.text(
          "accounts.ldap.group-member",
          "member",
          "The attribute with those who are in a group: entries (member, uniqueMember) or names (memberUid).");

  static final List<Option<?>> ALL =
      List.of(
          URLS, START_TLS, CERTIFICATE, BIND_DN, BIND_PASSWORD, BASE, ATTRIBUTE, FILTER, NAME, VCARD, GROUP_BASE, GROUP_FILTER,
          GROUP_NAME, GROUP_MEMBER);

  private static List<String> known(List<String> attributes) {
    if (!LdapVCard.attributes().containsAll(attributes)) {
      throw new IllegalArgumentException("expected some of " + String.join(", ", LdapVCard.attributes()));
    }
    return attributes;
  }

  static LdapSettings of(Options options) {
    return new LdapSettings(
        options.get(URLS),
        options.get(START_TLS),
        options.get(CERTIFICATE),
        options.get(BIND_DN),
        options.get(BIND_PASSWORD),
        options.get(BASE),
        options.get(ATTRIBUTE),
        options.get(FILTER),
        options.get(NAME),
        options.get(VCARD),
        options.get(GROUP_BASE),
        options.get(GROUP_FILTER),
        options.get(GROUP_NAME),
        options.get(GROUP_MEMBER),
        options.get(AccountSources.TIMEOUT));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "LdapSettings[" + urls + " " + base + "]";
  }
}
