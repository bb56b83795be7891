package im.recado.client.model;

import java.awt.Rectangle;

/** The square of a picture that is kept, as it is chosen: where its middle is, and how close one looks. In dots of the picture. */
public final class Crop {
  /** What the square is at least on a side: fewer dots are no face. */
  private static final int LEAST = 48;

  private final int width;
  private final int height;
  private double zoom = 1;
  private double x;
  private double y;

  /** Of a picture of this size: the largest square in its middle. */
  public Crop(int width, int height) {
    this.width = width;
    this.height = height;
    this.x = width / 2.0;
    this.y = height / 2.0;
  }

  /** How close one looks, from 1: the largest square. */
  public double zoom() {
    return zoom;
  }

  /** How close one can look. */
  public double most() {
    return Math.max(1, Math.min(width, height) / (double) LEAST);
  }

  /** Looks this close, at the same middle as far as the picture goes. */
  public void zoom(double now) {
    zoom = Math.clamp(now, 1, most());
    hold();
  }

  /** Moves the square, by parts of its side. */
  public void move(double right, double down) {
    x += right * side();
    y += down * side();
    hold();
  }

  /** The square does not leave the picture. */
  private void hold() {
    double half = side() / 2;
    x = Math.clamp(x, half, width - half);
    y = Math.clamp(y, half, height - half);
  }

  /** The side of the square. */
  public double side() {
    return Math.min(width, height) / zoom;
  }

  /** The left edge of the square. */
  public double left() {
    return x - side() / 2;
  }

  /** Its upper edge. */
  public double top() {
    return y - side() / 2;
  }

  /** The square in whole dots. */
  public Rectangle square() {
    int side = Math.max(1, (int) Math.round(side()));
    return new Rectangle(Math.clamp(Math.round(left()), 0, width - side), Math.clamp(Math.round(top()), 0, height - side), side, side);
  }
}
