/** The worked example of CONTRIBUTING.md. */
@NullMarked
package im.recado.modules.example;

import org.jspecify.annotations.NullMarked;
