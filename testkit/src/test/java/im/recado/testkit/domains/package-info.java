@NullMarked
package im.recado.testkit.domains;

import org.jspecify.annotations.NullMarked;
