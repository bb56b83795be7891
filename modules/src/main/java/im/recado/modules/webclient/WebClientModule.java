package im.recado.modules.webclient;

import im.recado.kernel.Kernel;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The web client at {@code /} of the web listener. */
public final class WebClientModule implements Module {
  static final Option<Boolean> ENABLED =
      Option.flag("web-client.enabled", true, "Whether people find a client at / of the web listener.");

  static final Option<String> GUEST_ROOM =
      Option.text(
          "web-client.guest-room",
          "",
          "The address of a room that guests enter at /guest without an account, which needs auth.anonymous; no guests when empty.")
          .perDomain();

  private final Kernel kernel;
  private final ClientPage page;
  private final @Nullable ClientFiles files;

  /**
   * The module.
   *
   * @param folder where the client's files are; null when the build has none
   */
  public WebClientModule(Kernel kernel, @Nullable Path folder) {
    this.kernel = kernel;
    files = folder == null ? null : new ClientFiles(folder);
    page = new ClientPage(kernel, files == null ? null : files.version());
  }

  @Override
  public Declaration declare() {
    kernel.web().client(() -> files != null && kernel.options().get(ENABLED));
    Declaration declaration =
        Declaration.module("web-client", "A client in the browser, for people who have none.")
            .switchedBy(ENABLED)
            .option(ENABLED)
            .option(GUEST_ROOM)
            .http(HttpRoute.get("/", page::client))
            .http(HttpRoute.get("/guest", page::guest))
            .http(HttpRoute.get("/client/start.js", page::start))
            .http(HttpRoute.get("/client/guest.js", page::guestStart))
            .http(HttpRoute.get("/client/manifest.webmanifest", page::manifest))
            .http(HttpRoute.get("/worker.js", page::worker));
    ClientFiles served = files;
    if (served != null) {
      declaration.http(HttpRoute.get("/" + ClientFiles.OMEMO, served::omemo));
      String path = "/client/{version}";
      for (int i = 1; i <= ClientFiles.DEPTH; i++) {
        path += "/{" + i + "}";
        declaration.http(HttpRoute.get(path, served::get));
      }
    }
    return declaration;
  }
}
