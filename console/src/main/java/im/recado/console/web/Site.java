package im.recado.console.web;

import im.recado.console.ServerFacts;
import im.recado.console.session.ConsoleSessions;
import im.recado.kernel.Kernel;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What all visits have in common.
 *
 * @param settingUp whether nobody administrates the server yet
 * @param places the sidebar, from top to bottom
 */
public record Site(
    Kernel kernel,
    ServerFacts facts,
    ConsoleSessions sessions,
    BooleanSupplier settingUp,
    Assets assets,
    List<Place> places) {
  public Site {
    places = List.copyOf(places);
  }
}
