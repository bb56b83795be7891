package im.recado.modules.invite;

import im.recado.kernel.http.Html;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The page that guests see (XEP-0379 section 3.3): plain HTML that runs nothing and loads nothing. Looking at it does not use
 * the invitation, so that previews and scanners do no harm; making an account on it does.
 */
final class InvitePage {
  private static final String STYLE =
      """
      body{font:1.05rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1.5rem;color:#1c1f24;background:#fff}\
      h1{font-size:1.6rem;line-height:1.25}nav{font-size:.9rem}nav a{margin-right:.8rem}\
      .go{display:inline-block;background:#0b5cad;color:#fff;padding:.8rem 1.4rem;border-radius:.5rem;text-decoration:none;\
      font-weight:600}svg{display:block;width:13rem;height:13rem}code{overflow-wrap:anywhere}a{color:#0b5cad}\
      .small{font-size:.9rem;color:#4a5058}\
      button.go{border:0;font:inherit;font-weight:600;cursor:pointer}label{display:block;font-weight:600}\
      input{box-sizing:border-box;width:100%;font:inherit;padding:.55rem .7rem;border:1px solid #767b84;border-radius:.4rem;\
      color:inherit;background:transparent}.field{display:flex;flex-wrap:wrap;gap:.2rem .5rem;align-items:baseline}\
      .field input{flex:1 1 9rem;width:auto;min-width:0}.field span{max-width:100%;overflow-wrap:anywhere}\
      .wrong{border-left:.3rem solid #b3261e;padding:.3rem .8rem}\
      @media(prefers-color-scheme:dark){body{background:#16181c;color:#e8eaed}a{color:#8ab8f0}.small{color:#aab0b8}\
      .go{background:#8ab8f0;color:#10131a}}""";

  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(STYLE)
          + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final Invitations invitations;
  private final GuestForm form;

  InvitePage(Invitations invitations, GuestForm form) {
    this.invitations = invitations;
    this.form = form;
  }

  private static String hash(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  HttpResponse get(HttpRequest request) throws HttpException {
    InviteWords words = words(request);
    String token = request.parameter("token");
    Invitation invitation = invitations.find(token);
    return answer(
        invitation == null
            ? gone(words)
            : HttpResponse.html(
                200, page(words, title(words, invitation), body(words, request, invitation, token, form(words, request, invitation, "", "")))));
  }

  /** A guest has filled in the form. */
  HttpResponse post(HttpRequest request) throws HttpException, IOException {
    InviteWords words = words(request);
    String token = request.parameter("token");
    Map<String, String> filled = request.form();
    Invitation invitation = invitations.find(token);
    if (invitation == null) {
      return answer(gone(words));
    }
    if (!form.isOffered(request, invitation)) {
      throw new HttpException(403, "No account can be made here.");
    }
    GuestForm.Outcome outcome = form.submit(words, request, invitation, filled);
    Jid account = outcome.account();
    if (account != null) {
      return answer(
          HttpResponse.html(201, page(words, GuestForm.doneTitle(words), form.done(words, request, account, clients(words, request)))));
    }
    if (outcome.status() == 404) {
      return answer(gone(words));
    }
    String again = form(words, request, invitation, GuestForm.name(filled, invitation), outcome.complaint());
    return answer(
        HttpResponse.html(outcome.status(), page(words, title(words, invitation), body(words, request, invitation, token, again))));
  }

  private String form(InviteWords words, HttpRequest request, Invitation invitation, String name, String complaint) {
    return form.isOffered(request, invitation) ? form.html(words, invitation, name, complaint) : "";
  }

  private static InviteWords words(HttpRequest request) throws HttpException {
    return InviteWords.of(request.queryParameters().get("lang"), request.header("Accept-Language"));
  }

  private static HttpResponse gone(InviteWords words) {
    return HttpResponse.html(404, page(words, words.goneTitle(), "<p>" + Html.escape(words.gone()) + "</p>"));
  }

  private static HttpResponse answer(HttpResponse page) {
    return page.header("Content-Security-Policy", POLICY)
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .header("Vary", "Accept-Language, User-Agent");
  }

  private static String page(InviteWords words, String title, String body) {
    StringBuilder languages = new StringBuilder();
    for (InviteWords other : InviteWords.ALL) {
      if (!other.equals(words)) {
        languages
            .append("<a href=\"?lang=%s\" lang=\"%s\">".formatted(other.code(), other.code()))
            .append(Html.escape(other.language()))
            .append("</a>");
      }
    }
    return """
        <!doctype html>
        <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex"><title>%s</title><style>%s</style></head>
        <body><nav>%s</nav><main><h1>%s</h1>
        %s</main></body></html>
        """
        .formatted(words.code(), Html.escape(title), STYLE, languages, Html.escape(title), body);
  }

  private static String title(InviteWords words, Invitation invitation) {
    return fill(invitation.contact() ? words.titleContact() : words.titleAccount(), invitation, words);
  }

  private String body(InviteWords words, HttpRequest request, Invitation invitation, String token, String form) {
    String uri = Html.escape(Invitations.uriOf(invitation, token));
    String address = Objects.requireNonNull(invitations.page(token));
    StringBuilder body = new StringBuilder();
    if (invitation.contact()) {
      body.append(paragraph(fill(words.contact(), invitation, words)));
    }
    if (invitation.account()) {
      body.append(paragraph(fill(words.account(), invitation, words)));
    }
    if (invitation.name() != null) {
      body.append(paragraph(fill(words.named(), invitation, words)));
    }
    body.append(form);
    body.append("<p><a class=\"go\" href=\"").append(uri).append("\">");
    body.append(Html.escape(words.open())).append("</a></p>\n");
    body.append(paragraph(words.noClient())).append(clients(words, request));
    body.append(paragraph(words.scan())).append(QrSvg.of(address, words.scanLabel())).append('\n');
    body.append(paragraph(words.copy())).append("<p><code>").append(uri).append("</code></p>\n");
    body.append("<p class=\"small\">").append(Html.escape(fill(words.until(), invitation, words))).append("<br>");
    body.append(Html.escape(words.ignore())).append("<br>").append(Html.escape(words.about())).append("</p>\n");
    return body.toString();
  }

  private static String clients(InviteWords words, HttpRequest request) {
    return InviteClients.html(words, request.header("User-Agent"));
  }

  private static String paragraph(String text) {
    return "<p>" + Html.escape(text) + "</p>\n";
  }

  private static String fill(String words, Invitation invitation, InviteWords language) {
    String until =
        DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
            .withLocale(Locale.forLanguageTag(language.code()))
            .withZone(ZoneOffset.UTC)
            .format(invitation.expires());
    return words
        .replace("{until}", until)
        .replace("{where}", invitation.domain())
        .replace("{name}", invitation.name() == null ? "" : invitation.name() + "@" + invitation.domain())
        .replace("{who}", who(invitation.inviter()));
  }

  private static String who(@Nullable Jid inviter) {
    return inviter == null ? "" : inviter.toString();
  }
}
