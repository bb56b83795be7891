package im.recado.modules.webclient;

import im.recado.kernel.Kernel;
import im.recado.kernel.http.Html;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.Json;
import im.recado.wire.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page around the client, what sets the client up for this server, and what makes an app of it. */
final class ClientPage {
  /**
   * Nothing from anywhere else but the address that uploads have (http.url), and no script within a page. Converse.js brings styles within its elements and compiles
   * WebAssembly for OMEMO.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
          + "img-src 'self'%1$s data: blob:; media-src 'self'%1$s blob:; connect-src 'self'%1$s; worker-src 'self'; "
          + "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final String TEMPLATE =
      """
      <!doctype html>
      <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex"><title>%s</title>
      <link rel="manifest" href="/client/manifest.webmanifest">
      <link rel="icon" href="/client/%3$s/images/favicon.ico">
      <link rel="stylesheet" href="/client/%3$s/converse.min.css">
      <script type="module" src="%4$s"></script></head>
      <body class="converse-fullscreen"><noscript>%5$s</noscript>
      <div id="conversejs-bg"></div><converse-root></converse-root></body></html>
      """;

  /**
   * The client comes from the address that its page came from, and so does what it connects to. Its own signs, which would ask other
   * sites for pictures, give way to the name of the server and a line that says whose work it is.
   */
  private static final String START =
      """
      import converse from "/client/%1$s/converse.min.js";

      const setup = %3$s;
      // A guest has the same name after the page was loaded again, as long as the tab is there.
      const guest = setup.authentication === "anonymous";
      const kept = "recado-guest";
      const nickname = guest && sessionStorage.getItem(kept);

      function define(name, fill) {
        customElements.define(name, class extends HTMLElement {
          connectedCallback() {
            this.replaceChildren();
            fill(this);
          }
        });
      }

      function add(parent, name, words, attributes) {
        const element = document.createElement(name);
        element.textContent = words;
        Object.assign(element, attributes);
        parent.append(element);
      }

      define("converse-controlbox-navbar", () => {});
      define("converse-brand-logo", (element) =>
        add(element, "h1", %2$s, { style: "margin:12vh 1rem 3rem;text-align:center;font-size:2rem;overflow-wrap:anywhere" }));
      define("converse-footer", (element) =>
        add(element, "a", "Converse.js", {
          href: "https://conversejs.org/", target: "_blank", rel: "noopener noreferrer",
          style: "display:block;margin:1rem;text-align:center;font-size:.85rem",
        }));

      // COMPAT Converse.js 14: somebody who wrote, and is no contact, is in its list without a subscription, which it takes for one: a
      // request of theirs would be approved and nobody asked.
      converse.plugins.add("recado", {
        dependencies: ["converse-roster"],
        initialize() {
          const contacts = this._converse.exports.RosterContacts.prototype;
          const handle = contacts.handleIncomingSubscription;
          contacts.handleIncomingSubscription = function (presence) {
            const contact = this.get(presence.getAttribute("from").split("/")[0]);
            if (contact && !contact.get("subscription") && contact.get("ask") !== "subscribe") {
              contact.save({ subscription: "none", requesting: true });
              return;
            }
            handle.call(this, presence);
          };
          if (guest) {
            const keep = (room) => room.get("nick") && sessionStorage.setItem(kept, room.get("nick"));
            this._converse.api.listen.on("enteredNewRoom", keep);
            this._converse.api.listen.on("chatRoomInitialized", (room) => room.on("change:nick", keep));
            // COMPAT Converse.js 14: it forgets a guest's room when the connection breaks, and shows nothing once it is connected again.
            this._converse.api.listen.on("reconnected", () => location.reload());
          }
        },
      });

      const socket = location.protocol === "https:" ? "wss://" : "ws://";
      // The page of an invitation tells the name of the account that was made there.
      const name = new URLSearchParams(location.search).get("name");
      converse.initialize({
        ...setup,
        ...(name ? { jid: name } : {}),
        ...(nickname ? { nickname } : {}),
        whitelisted_plugins: ["recado"],
        websocket_url: socket + location.host + "/ws",
        bosh_service_url: location.origin + "/http-bind",
      });
      if ("serviceWorker" in navigator) {
        navigator.serviceWorker.register("/worker.js").catch(() => {});
      }
      """;

  /** What never changes is kept, so that the app opens at once; everything else is asked for. */
  private static final String WORKER =
      """
      const cache = "%s";
      self.addEventListener("install", () => self.skipWaiting());
      self.addEventListener("activate", (event) => event.waitUntil((async () => {
        for (const name of await caches.keys()) if (name !== cache) await caches.delete(name);
        await self.clients.claim();
      })()));
      self.addEventListener("fetch", (event) => {
        const url = new URL(event.request.url);
        if (event.request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith("/client/" + cache + "/")) return;
        event.respondWith((async () => {
          const kept = await caches.open(cache);
          const found = await kept.match(event.request);
          if (found) return found;
          const answer = await fetch(event.request);
          if (answer.status === 200) await kept.put(event.request, answer.clone());
          return answer;
        })());
      });
      """;

  private final Kernel kernel;
  private final @Nullable String version;

  /** @param version the client's folder, or null if there is none */
  ClientPage(Kernel kernel, @Nullable String version) {
    this.kernel = kernel;
    this.version = version;
  }

  HttpResponse client(HttpRequest request) {
    return page(request, asked(request), "/client/start.js", kernel.options().get(WebClientModule.ENABLED));
  }

  HttpResponse guest(HttpRequest request) {
    String domain = ofGuests(request);
    return page(request, domain, "/client/guest.js", room(domain) != null);
  }

  /** The domain that has a room for guests: that of the name that was asked for, else the main one. */
  private String ofGuests(HttpRequest request) {
    String domain = asked(request);
    return room(domain) == null ? kernel.domain() : domain;
  }

  /** The domain at whose name the client was asked for: its people log in there. */
  private String asked(HttpRequest request) {
    return kernel.domains().ofHost(request.header("host"));
  }

  private HttpResponse page(HttpRequest request, String domain, String script, boolean wanted) {
    ClientWords words = ClientWords.of(request.header("Accept-Language"));
    HttpResponse response;
    if (version == null || !wanted) {
      response = HttpResponse.text(404, (wanted ? words.missing() : words.off()) + "\n");
    } else {
      String title = words.title().replace("{where}", domain);
      response =
          HttpResponse.html(
              200, TEMPLATE.formatted(words.code(), Html.escape(title), version, script, Html.escape(words.scripts())));
    }
    return response
        .header("Content-Security-Policy", POLICY.formatted(files()))
        .header("Cache-Control", "no-cache")
        .header("Referrer-Policy", "no-referrer")
        .header("Vary", "Accept-Language");
  }

  /** Where uploads are: the page may have come from another name of this server. */
  private String files() {
    String url = kernel.web().url();
    return url == null ? "" : " " + url;
  }

  /** The room of a domain that guests may enter, or null. */
  private @Nullable Jid room(String domain) {
    return GuestRoom.of(kernel.options(), domain);
  }

  HttpResponse start(HttpRequest request) throws HttpException {
    String domain = asked(request);
    Map<String, Object> setup = common(domain);
    setup.put("authentication", "login");
    return script(setup, domain, kernel.options().get(WebClientModule.ENABLED));
  }

  HttpResponse guestStart(HttpRequest request) throws HttpException {
    String domain = ofGuests(request);
    Map<String, Object> setup = common(domain);
    Jid room = room(domain);
    setup.put("authentication", "anonymous");
    setup.put("jid", domain);
    setup.put("auto_login", true);
    setup.put("auto_join_rooms", List.of(String.valueOf(room)));
    setup.put("singleton", true);
    // A page that is loaded again is somebody else to the server: nothing is resumed, and the one before is not to keep the name taken.
    setup.put("enable_smacks", false);
    // There are no nodes for keys and bookmarks.
    setup.put("blacklisted_plugins", List.of("converse-omemo"));
    setup.put("allow_bookmarks", false);
    return script(setup, domain, room != null);
  }

  private Map<String, Object> common(String domain) {
    Map<String, Object> setup = new LinkedHashMap<>();
    setup.put("view_mode", "fullscreen");
    setup.put("assets_path", "/client/" + version + "/");
    setup.put("locked_domain", domain);
    setup.put("discover_connection_methods", false);
    setup.put("allow_registration", false);
    setup.put("allow_non_roster_messaging", true);
    setup.put("auto_reconnect", true);
    setup.put("auto_register_muc_nickname", false);
    setup.put("enable_smacks", true);
    setup.put("message_archiving", "always");
    setup.put("muc_respect_autojoin", true);
    setup.put("persistent_store", "IndexedDB");
    setup.put("show_client_info", false);
    setup.put("show_self_in_roster", false);
    setup.put("theme", "classic");
    setup.put("dark_theme", "dracula");
    setup.put("loglevel", "error");
    return setup;
  }

  private HttpResponse script(Map<String, Object> setup, String domain, boolean wanted) throws HttpException {
    if (version == null || !wanted) {
      throw new HttpException(404, "There is no web client here.");
    }
    return javaScript(START.formatted(version, Json.write(domain), Json.write(setup)));
  }

  HttpResponse worker(HttpRequest request) throws HttpException {
    if (version == null) {
      throw new HttpException(404, "There is no web client here.");
    }
    return javaScript(WORKER.formatted(version))
        .header("Content-Security-Policy", "default-src 'none'; connect-src 'self'");
  }

  private static HttpResponse javaScript(String text) {
    return HttpResponse.of(200)
        .header("Cache-Control", "no-cache")
        .with("text/javascript; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse manifest(HttpRequest request) throws HttpException {
    if (version == null) {
      throw new HttpException(404, "There is no web client here.");
    }
    String icons = "/client/" + version + "/images/logo/conversejs-filled-";
    String domain = asked(request);
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("name", ClientWords.of(request.header("Accept-Language")).title().replace("{where}", domain));
    manifest.put("short_name", domain);
    manifest.put("start_url", "/");
    manifest.put("scope", "/");
    manifest.put("display", "standalone");
    manifest.put("background_color", "#ffffff");
    manifest.put("theme_color", "#0b5cad");
    manifest.put(
        "icons",
        List.of(
            Map.of("src", icons + "192.png", "sizes", "192x192", "type", "image/png"),
            Map.of("src", icons + "512.png", "sizes", "512x512", "type", "image/png")));
    return HttpResponse.of(200)
        .header("Cache-Control", "no-cache")
        .header("Vary", "Accept-Language")
        .with("application/manifest+json", Json.write(manifest).getBytes(StandardCharsets.UTF_8));
  }
}
