package im.recado.client.model;

import java.awt.Point;
import java.awt.Rectangle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of a screen as it is chosen: from one corner to another, by mouse or by keys. In points of the screen. */
public final class Region {
  /** Smaller ones are a click and not a choice, on a side. */
  private static final int LEAST = 4;

  private final int width;
  private final int height;
  private Point cross;
  private @Nullable Point corner;

  /** Of a screen of this size; the cross is in its middle. */
  public Region(int width, int height) {
    this.width = width;
    this.height = height;
    this.cross = new Point(width / 2, height / 2);
  }

  /** Where the cross is: the corner that moves. */
  public Point cross() {
    return new Point(cross);
  }

  /** Takes the cross there, as far as the screen goes. */
  public void to(int x, int y) {
    cross = new Point(Math.clamp(x, 0, width), Math.clamp(y, 0, height));
  }

  /** Takes it so far. */
  public void by(int right, int down) {
    to(cross.x + right, cross.y + down);
  }

  /** The first corner is where the cross is. */
  public void begin() {
    corner = cross();
  }

  /** Whether there is a first corner. */
  public boolean begun() {
    return corner != null;
  }

  /** There is no first corner any more. */
  public void again() {
    corner = null;
  }

  /** What is chosen now; nothing when it is too small to be meant. */
  public Optional<Rectangle> chosen() {
    Point first = corner;
    if (first == null) {
      return Optional.empty();
    }
    Rectangle between = new Rectangle(Math.min(first.x, cross.x), Math.min(first.y, cross.y), Math.abs(first.x - cross.x),
        Math.abs(first.y - cross.y));
    return between.width < LEAST || between.height < LEAST ? Optional.empty() : Optional.of(between);
  }

  /** The same in the dots of a picture of the whole screen: all those that the points touch. */
  public Rectangle dots(Rectangle points, int across, int down) {
    double x = (double) across / width;
    double y = (double) down / height;
    int left = (int) Math.floor(points.x * x);
    int top = (int) Math.floor(points.y * y);
    int right = Math.min(across, (int) Math.ceil((points.x + points.width) * x));
    int bottom = Math.min(down, (int) Math.ceil((points.y + points.height) * y));
    return new Rectangle(left, top, right - left, bottom - top);
  }
}
