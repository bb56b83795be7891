/** What the program tells about itself: metrics and health. */
@NullMarked
package im.recado.server.metrics;

import org.jspecify.annotations.NullMarked;
