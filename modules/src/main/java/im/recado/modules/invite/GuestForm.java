package im.recado.modules.invite;

import im.recado.kernel.Kernel;
import im.recado.kernel.http.Html;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.WebPolicy;
import im.recado.modules.registration.RegistrationOptions;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a guest fills in on the page of an invitation to make an account, and what comes of it. Any thread; may wait. */
final class GuestForm {
  /** As much as a name of 1023 bytes and a long password take when every byte of them is written as three. */
  static final int MOST_BYTES = 8 * 1024;

  private final Kernel kernel;
  private final GuestAccounts accounts;
  private final WebPolicy policy;

  GuestForm(Kernel kernel, GuestAccounts accounts) {
    this.kernel = kernel;
    this.accounts = accounts;
    this.policy = new WebPolicy(kernel);
  }

  /** The account that was made, or why there is none. */
  record Outcome(int status, @Nullable Jid account, String complaint) {}

  /** Whether an account may be made on this page: never where a password would travel in the clear. */
  boolean isOffered(HttpRequest request, Invitation invitation) {
    return invitation.account()
        && InviteModule.makesAccounts(kernel, invitation.domain())
        && kernel.domains().isOpen(invitation.domain())
        && (policy.isProtected(request) || !policy.requiresTls());
  }

  private String fewest(String words) {
    return words.replace("{fewest}", String.valueOf(kernel.options().get(RegistrationOptions.PASSWORD_LENGTH)));
  }

  /**
   * The form.
   *
   * @param name what was filled in before
   * @param complaint what was wrong with that; empty for nothing
   */
  String html(InviteWords page, Invitation invitation, String name, String complaint) {
    GuestWords words = GuestWords.of(page);
    String named = invitation.name();
    return """
        <p>%s</p>
        %s<form method="post" action="?lang=%s">
        <p><label for="name">%s</label><span class="field"><input id="name" name="name" value="%s" autocomplete="username" autocapitalize="none" \
        spellcheck="false" required%s><span>@%s</span></span></p>
        <p><label for="password">%s</label><input id="password" name="password" type="password" autocomplete="new-password" \
        minlength="%d" required aria-describedby="hint"><span class="small" id="hint">%s</span></p>
        <p><button class="go">%s</button></p></form>
        <p>%s</p>
        """
        .formatted(
            Html.escape(words.here()),
            complaint.isEmpty() ? "" : "<p class=\"wrong\" role=\"alert\">" + Html.escape(complaint) + "</p>\n",
            words.code(),
            Html.escape(words.name()),
            Html.escape(named == null ? name : named),
            named == null ? "" : " readonly",
            Html.escape(invitation.domain()),
            Html.escape(words.password()),
            kernel.options().get(RegistrationOptions.PASSWORD_LENGTH),
            Html.escape(fewest(words.hint())),
            Html.escape(words.make()),
            Html.escape(words.app()));
  }

  /** The name that was filled in; people may write the whole address. */
  static String name(Map<String, String> filled, Invitation invitation) {
    String name = filled.getOrDefault("name", "").strip();
    String end = "@" + invitation.domain();
    return name.endsWith(end) ? name.substring(0, name.length() - end.length()) : name;
  }

  /** Makes the account that was asked for. */
  Outcome submit(InviteWords page, HttpRequest request, Invitation invitation, Map<String, String> filled) {
    GuestWords words = GuestWords.of(page);
    String password = filled.getOrDefault("password", "");
    if (!RegistrationOptions.isLong(password, kernel.options().get(RegistrationOptions.PASSWORD_LENGTH))) {
      return new Outcome(400, null, fewest(words.tooShort()));
    }
    try {
      return new Outcome(201, accounts.make(request.client(), invitation, name(filled, invitation), password), "");
    } catch (StanzaException e) {
      Condition condition = e.error().condition();
      return switch (condition) {
        case CONFLICT -> new Outcome(409, null, words.taken());
        case NOT_ALLOWED -> new Outcome(404, null, page.gone());
        case NOT_ACCEPTABLE -> new Outcome(400, null, words.unusable());
        case RESOURCE_CONSTRAINT -> new Outcome(429, null, words.tooMany());
        default -> new Outcome(503, null, words.closed());
      };
    }
  }

  /** What is said of the account that was made, with the way into the web client, if this address has one for its domain. */
  String done(InviteWords page, HttpRequest request, Jid account, String apps) {
    GuestWords words = GuestWords.of(page);
    StringBuilder body = new StringBuilder();
    body.append("<p>").append(Html.escape(words.ready().replace("{address}", account.toString()))).append("</p>\n");
    if (kernel.web().hasClient() && account.domain().equals(kernel.domains().ofHost(request.header("host")))) {
      String name = URLEncoder.encode(Objects.requireNonNull(account.local()), StandardCharsets.UTF_8);
      body.append("<p><a class=\"go\" href=\"/?name=").append(name).append("\">");
      body.append(Html.escape(words.chat())).append("</a></p>\n");
    }
    return body.append("<p>").append(Html.escape(words.other())).append("</p>\n").append(apps).toString();
  }

  static String doneTitle(InviteWords page) {
    return GuestWords.of(page).readyTitle();
  }
}
