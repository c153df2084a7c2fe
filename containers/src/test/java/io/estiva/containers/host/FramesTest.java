package io.estiva.containers.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FramesTest {

  private static void write(ByteArrayOutputStream out, int stream, byte[] bytes) {
    out.writeBytes(
        ByteBuffer.allocate(8).put((byte) stream).put(new byte[3]).putInt(bytes.length).array());
    out.writeBytes(bytes);
  }

  @Property(tries = 200)
  void both_streams_come_out_as_they_went_in(@ForAll List<byte @Size(max = 100) []> chunks)
      throws IOException {
    var framed = new ByteArrayOutputStream();
    var expected = List.of(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    for (int i = 0; i < chunks.size(); i++) {
      write(framed, 1 + i % 2, chunks.get(i));
      expected.get(i % 2).writeBytes(chunks.get(i));
    }
    var seen = List.of(new ByteArrayOutputStream(), new ByteArrayOutputStream());

    Frames.read(
        new ByteArrayInputStream(framed.toByteArray()),
        (fromStderr, buffer, offset, length) ->
            seen.get(fromStderr ? 1 : 0).write(buffer, offset, length));

    assertThat(seen.get(0).toByteArray()).isEqualTo(expected.get(0).toByteArray());
    assertThat(seen.get(1).toByteArray()).isEqualTo(expected.get(1).toByteArray());
  }

  @Test
  void output_that_breaks_off_is_an_error() {
    var framed = new ByteArrayOutputStream();
    write(framed, 1, "hello".getBytes());
    var bytes = framed.toByteArray();
    for (int length = 1; length < bytes.length; length++) {
      var cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(
              () ->
                  Frames.read(
                      new ByteArrayInputStream(cut), (fromStderr, buffer, offset, read) -> {}))
          .isInstanceOf(EOFException.class);
    }
  }
}
