package im.recado.console.web;

import im.recado.console.session.ConsoleSession;
import im.recado.console.session.KeptPages.Kept;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.limit.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A form is never answered with a page: the page is kept, and the browser is sent to it (303). Otherwise "back" and "reload" would
 * ask people whether they want to send the form again, and send it.
 */
final class AnsweredForms {
  /** What an address says behind its question mark when a kept page is meant. */
  private static final String SHOWN = "shown";

  private AnsweredForms() {}

  /** These routes so that it is like this, with one for each kept page of a form whose path leads nowhere else. */
  static List<Route> among(List<Route> routes) {
    List<Route> all = new ArrayList<>();
    List<Route> more = new ArrayList<>();
    for (Route route : routes) {
      if (route.access() == Access.TOKEN || Assets.isAsset(route)) {
        all.add(route);
      } else if (route.method().equals("GET")) {
        all.add(route.by(visit -> isMeant(visit) ? show(visit, true) : route.handler().answer(visit)));
      } else {
        all.add(route.by(visit -> lead(visit, route.handler().answer(visit), route.once())));
        if (routes.stream().noneMatch(other -> other.method().equals("GET") && other.path().equals(route.path()))) {
          Route page = Route.get(route.path(), route.access(), visit -> isMeant(visit) ? show(visit, false) : formOnly());
          more.add(route.inDomains() ? page.forDomains() : page);
        }
      }
    }
    all.addAll(more);
    return all;
  }

  private static HttpResponse formOnly() {
    return HttpResponse.text(405, "That cannot be done with this.\n").header("Allow", "POST");
  }

  /**
   * What the browser gets instead of a page; every other answer stays what it is. A page that is not kept is answered with at once:
   * there is no room, or the visitor is to wait and has no use for it.
   */
  private static HttpResponse lead(Visit visit, HttpResponse answer, boolean once) {
    boolean isPage =
        answer.headers().stream()
            .anyMatch(header -> header.name().equals("Content-Type") && header.value().startsWith("text/html"));
    String id = visit.site().sessions().random();
    if (!isPage || answer.status() == 429 || !keep(visit, id, new Kept(answer, looks(visit), once))) {
      return answer;
    }
    return visit.go(Frame.path(visit.request().segments()) + "?" + SHOWN + "=" + id);
  }

  private static boolean keep(Visit visit, String id, Kept kept) {
    ConsoleSession session = visit.session();
    if (session != null) {
      session.pages().put(id, kept);
      return true;
    }
    long now = visit.site().kernel().timers().nanoTime();
    return visit.site().sessions().pagesOfNobody().put(Source.of(visit.request().client()), id, kept, now);
  }

  private static boolean isMeant(Visit visit) {
    return !visit.asked(SHOWN).isEmpty();
  }

  /**
   * The page that is meant. When it is not there any more, or looks otherwise than pages do now, the browser is sent to what is
   * there without any form.
   *
   * @param isPage whether the path is one of a page; otherwise only forms go there, and the page that they are on is above it
   */
  private static HttpResponse show(Visit visit, boolean isPage) {
    Kept kept = kept(visit, visit.asked(SHOWN));
    if (kept != null && kept.looks().equals(looks(visit))) {
      return kept.page();
    }
    List<String> segments = visit.request().segments();
    return visit.go(Frame.path(isPage ? segments : segments.subList(0, segments.size() - 1)));
  }

  private static @Nullable Kept kept(Visit visit, String id) {
    ConsoleSession session = visit.session();
    return session == null ? visit.site().sessions().pagesOfNobody().get(id) : session.pages().get(id);
  }

  private static String looks(Visit visit) {
    return visit.words().language().tag() + " " + visit.theme();
  }
}
