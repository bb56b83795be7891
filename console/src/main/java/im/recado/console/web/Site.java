package im.recado.console.web;

import im.recado.console.ServerFacts;
import im.recado.console.session.ConsoleSessions;
import im.recado.kernel.Kernel;
import java.util.List;

/**
 * What all visits have in common.
 *
 * @param places the sidebar, from top to bottom
 */
public record Site(Kernel kernel, ServerFacts facts, ConsoleSessions sessions, Assets assets, List<Place> places) {
  public Site {
    places = List.copyOf(places);
  }
}
