package io.hfj.http.direct;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A socket that reads straight into a buffer outside the heap, with a time-out: Java's sockets with
 * channels have no time-outs, and the others read into arrays only. Implements only what OkHttp and
 * TLS use. For one thread at a time, except {@link #close}.
 */
public class DirectSocket extends Socket implements DirectSource {
  private final SocketChannel channel;
  private final Socket view;
  private final int piece;
  private final DirectInput input;
  private final OutputStream output = new SocketOutput();
  private Selector selector; // created at the first wait; guarded by this
  private volatile int timeout;
  private volatile boolean closed;

  DirectSocket() throws IOException {
    this(DirectInput.PIECE);
  }

  /**
   * @param piece bytes that may be read ahead
   */
  public DirectSocket(int piece) throws IOException {
    this.piece = piece;
    input = new DirectInput(this::fill, piece);
    channel = SocketChannel.open();
    view = channel.socket();
    channel.configureBlocking(false);
  }

  @Override
  public DirectInput direct() {
    return input;
  }

  /** Bytes that may be read ahead. */
  int piece() {
    return piece;
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    connect(address, 0);
  }

  @Override
  public void connect(SocketAddress address, int millis) throws IOException {
    if (address instanceof InetSocketAddress named && named.isUnresolved()) {
      throw new UnknownHostException(named.getHostName());
    }
    try {
      if (!channel.connect(address)) {
        await(SelectionKey.OP_CONNECT, millis, "Connect timed out");
        channel.finishConnect();
      }
    } catch (ClosedChannelException e) {
      throw closedMeanwhile(e);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private int fill(ByteBuffer into) throws IOException {
    try {
      int count = channel.read(into);
      while (count == 0) {
        await(SelectionKey.OP_READ, timeout, "Read timed out");
        count = channel.read(into);
      }
      return count;
    } catch (ClosedChannelException e) {
      throw closedMeanwhile(e);
    }
  }

  /** Writes all bytes, without a time-out: the caller gives up by closing the socket. */
  void send(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) == 0) {
          await(SelectionKey.OP_WRITE, 0, "Write timed out");
        }
      }
    } catch (ClosedChannelException e) {
      throw closedMeanwhile(e);
    }
  }

  private final class SocketOutput extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int start, int length) throws IOException {
      send(ByteBuffer.wrap(from, start, length));
    }

    @Override
    public void close() throws IOException {
      DirectSocket.this.close();
    }
  }

  /**
   * @param millis 0 for no limit
   */
  private void await(int what, int millis, String tooLate) throws IOException {
    long begun = System.nanoTime();
    long left = millis;
    try {
      Selector waiting = selector(what);
      while (waiting.select(left) == 0) {
        requireOpen();
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted");
        }
        left = millis == 0 ? 0 : millis - (System.nanoTime() - begun) / 1_000_000;
        if (left < 0 || millis > 0 && left == 0) {
          throw new SocketTimeoutException(tooLate);
        }
      }
      waiting.selectedKeys().clear();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw closedMeanwhile(e);
    }
    requireOpen();
  }

  private synchronized Selector selector(int what) throws IOException {
    requireOpen(); // a later close finds the selector
    if (selector == null) {
      selector = Selector.open();
      channel.register(selector, what);
    }
    channel.keyFor(selector).interestOps(what);
    return selector;
  }

  private void requireOpen() throws SocketException {
    if (closed) {
      throw new SocketException("Socket closed");
    }
  }

  private static SocketException closedMeanwhile(Exception how) {
    SocketException exception = new SocketException("Socket closed");
    exception.initCause(how);
    return exception;
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    channel.close();
    synchronized (this) {
      if (selector != null) {
        selector.close();
      }
    }
  }

  @Override
  public void setSoTimeout(int millis) {
    timeout = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeout;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return view.isConnected();
  }

  @Override
  public boolean isBound() {
    return view.isBound();
  }

  @Override
  public void shutdownInput() throws IOException {
    view.shutdownInput();
  }

  @Override
  public boolean isInputShutdown() {
    return view.isInputShutdown();
  }

  @Override
  public void shutdownOutput() throws IOException {
    view.shutdownOutput();
  }

  @Override
  public boolean isOutputShutdown() {
    return view.isOutputShutdown();
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    view.setTcpNoDelay(on);
  }

  @Override
  public boolean getTcpNoDelay() throws SocketException {
    return view.getTcpNoDelay();
  }

  @Override
  public void setReceiveBufferSize(int size) throws SocketException {
    view.setReceiveBufferSize(size);
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return view.getReceiveBufferSize();
  }

  @Override
  public InetAddress getInetAddress() {
    return view.getInetAddress();
  }

  @Override
  public int getPort() {
    return view.getPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return view.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return view.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return view.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return view.getLocalSocketAddress();
  }
}
