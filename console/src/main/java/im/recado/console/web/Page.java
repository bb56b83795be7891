package im.recado.console.web;

import java.util.List;

/** A page of the console, or several that belong together: its routes, and where people find it. */
public interface Page {
  /** What it answers. */
  List<Route> routes();

  /** Where it stands in the sidebar; nowhere for what is reached from other pages. */
  default List<Place> places() {
    return List.of();
  }
}
