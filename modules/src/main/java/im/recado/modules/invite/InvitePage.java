package im.recado.modules.invite;

import im.recado.kernel.http.Html;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.wire.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The page that guests see (XEP-0379 section 3.3): plain HTML that runs nothing and loads nothing. Looking at it does not use
 * the invitation, so that previews and scanners do no harm.
 */
final class InvitePage {
  /** A client that guests may be told of. */
  private record Client(String name, String systems, String url) {}

  private static final List<Client> CLIENTS =
      List.of(
          new Client("Conversations", "Android", "https://conversations.im/"),
          new Client("Monal", "iPhone, iPad, Mac", "https://monal-im.org/"),
          new Client("Gajim", "Windows, Mac, Linux", "https://gajim.org/download/"),
          new Client("Dino", "Linux", "https://dino.im/"));

  private static final Client OTHERS = new Client("xmpp.org", "", "https://xmpp.org/software/");

  private static final String STYLE =
      """
      body{font:1.05rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1.5rem;color:#1c1f24;background:#fff}\
      h1{font-size:1.6rem;line-height:1.25}nav{font-size:.9rem}nav a{margin-right:.8rem}\
      .go{display:inline-block;background:#0b5cad;color:#fff;padding:.8rem 1.4rem;border-radius:.5rem;text-decoration:none;\
      font-weight:600}svg{display:block;width:13rem;height:13rem}code{overflow-wrap:anywhere}a{color:#0b5cad}\
      .small{font-size:.9rem;color:#4a5058}\
      @media(prefers-color-scheme:dark){body{background:#16181c;color:#e8eaed}a{color:#8ab8f0}.small{color:#aab0b8}\
      .go{background:#8ab8f0;color:#10131a}}""";

  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(STYLE)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Invitations invitations;

  InvitePage(Invitations invitations) {
    this.invitations = invitations;
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
    InviteWords words = InviteWords.of(request.queryParameters().get("lang"), request.header("Accept-Language"));
    String token = request.parameter("token");
    Invitation invitation = invitations.find(token);
    HttpResponse page =
        invitation == null
            ? HttpResponse.html(404, page(words, words.goneTitle(), "<p>" + Html.escape(words.gone()) + "</p>"))
            : HttpResponse.html(200, page(words, title(words, invitation), body(words, invitation, token)));
    return page.header("Content-Security-Policy", POLICY)
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .header("Vary", "Accept-Language");
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

  private String body(InviteWords words, Invitation invitation, String token) {
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
    body.append("<p><a class=\"go\" href=\"").append(uri).append("\">");
    body.append(Html.escape(words.open())).append("</a></p>\n");
    body.append(paragraph(words.noClient())).append("<ul>");
    for (Client client : CLIENTS) {
      body.append(item(client, client.systems));
    }
    body.append(item(OTHERS, words.others()));
    body.append("</ul>\n").append(paragraph(words.scan())).append(QrSvg.of(address, words.scanLabel())).append('\n');
    body.append(paragraph(words.copy())).append("<p><code>").append(uri).append("</code></p>\n");
    body.append("<p class=\"small\">").append(Html.escape(fill(words.until(), invitation, words))).append("<br>");
    body.append(Html.escape(words.ignore())).append("<br>").append(Html.escape(words.about())).append("</p>\n");
    return body.toString();
  }

  private static String item(Client client, String what) {
    return "<li><a href=\"%s\" rel=\"noreferrer\">%s</a> (%s)</li>".formatted(client.url, client.name, Html.escape(what));
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
